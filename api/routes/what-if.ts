import { z } from 'zod';
import { WhatIf } from '../../contracts/stock-transfer.ts';
import { CalendarDate } from '../../contracts/units.ts';
import { destinationOf } from '../../domain/consignment.ts';
import { clocksOf, turningDays } from '../../domain/export-clocks.ts';
import { planningOffers, planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { isBlocked } from '../../domain/readiness/index.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { StockTransferModel, policyRecordOf, readConsignment } from '../../models/index.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { clockView, offerView } from '../views/policy.ts';
import { findingView, plannedTicketView } from '../views/transfer.ts';
import type { TransferResource } from './transfer-resource.ts';

export const whatIfRoutes = <Head, Line>({ path, tag, kind, mode }: TransferResource<Head, Line>): Route[] => [
  route({
    method: 'get',
    path: `${path}/{id}/what-if`,
    tag,
    summary: 'The answer if the transfer were filed on another date; stores nothing',
    roles: ['seller', 'operator'],
    params: byId(kind),
    query: z.strictObject({ declarationDate: CalendarDate }),
    answers: { status: 200, schema: WhatIf },
    async handle({ params, query: { declarationDate }, principal, language }) {
      const transfer = await findSeen(StockTransferModel, { ...ownedBy(principal), _id: params.id, mode });
      const { customsCode, policies, currency } = transfer;
      // Asked as of a new transfer: what began in time goes on, but this one would begin then.
      const { given } = await readConsignment({ ...transfer, declarationDate, filingId: null });
      const destination = destinationOf(given);
      const ruledOn = (date: string) => planningRulings(POLICY_BOOK, date, customsCode, mode, destination);
      const rulings = ruledOn(declarationDate);
      const kept = policies.length > 0 ? policies : Object.values(ruledOn(transfer.declarationDate) ?? {}).map(policyRecordOf);
      const { findings, tickets } = decidePlan(given, rulings);
      const clocks = clocksOf(POLICY_BOOK, { exportDate: declarationDate, releaseDate: declarationDate, place: customsCode, mode });
      const changes = planningOffers(POLICY_BOOK, kept, declarationDate, customsCode, mode, destination);
      return {
        body: {
          declarationDate,
          ready: !isBlocked(findings),
          findings: findings.map((finding) => findingView(finding, language)),
          tickets: tickets.map((ticket) => plannedTicketView(ticket, currency, language)),
          policies: Object.values(rulings ?? {}).map(policyRecordOf),
          changes: changes.map((change) => offerView(change, language)),
          clocks: clocks.map((clock) => clockView(clock, language)),
          turningDays: turningDays(POLICY_BOOK, declarationDate, customsCode, mode),
        },
      };
    },
  }),
];
