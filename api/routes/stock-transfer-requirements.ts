import { DestinationRequirements } from '../../contracts/destination.ts';
import { complianceOf } from '../../domain/compliance.ts';
import { type PlanningSubject, planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK, type Rulings } from '../../domain/policy/index.ts';
import { ImporterModel, StockTransferModel, type StockTransferRecord, readConsignment, recallKept } from '../../models/index.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { requirementView } from '../views/destination.ts';
import type { TransferResource } from './transfer-resource.ts';

type Mode = Pick<TransferResource, 'mode'>;
/** A partner sees what is asked of the transfers that name one of its own importers. */
async function findTransfer({ mode }: Mode, _id: string, principal: Principal): Promise<StockTransferRecord> {
  if (principal.role !== 'partner') return findSeen(StockTransferModel, { ...ownedBy(principal), _id, mode });
  const transfer = await findSeen(StockTransferModel, { _id, mode });
  const importer = { _id: transfer.importerId ?? '', partnerOrganisationId: principal.organisationId };
  if ((await ImporterModel.exists(importer)) === null) throw new Problem('NOT_FOUND');
  return transfer;
}

/** The packs that a planned transfer keeps; of one that is not planned yet, those that hold now. */
function ruled({ policies, declarationDate, customsCode, mode }: StockTransferRecord, country: string) {
  const kept: Partial<Rulings<PlanningSubject>> = recallKept(POLICY_BOOK, policies);
  return policies.length > 0 ? kept : planningRulings(POLICY_BOOK, declarationDate, customsCode, mode, country);
}

export const stockTransferRequirementRoutes = <Head, Line>({ path, tag, kind, mode }: TransferResource<Head, Line>): Route[] => [
  route({
    method: 'get',
    path: `${path}/{id}/requirements`,
    tag,
    summary: 'What the country of destination wants of it, by when, and what satisfies it today',
    roles: ['seller', 'partner', 'operator'],
    params: byId(kind),
    answers: { status: 200, schema: DestinationRequirements },
    async handle({ params, principal, language }) {
      const transfer = await findTransfer({ mode }, params.id, principal);
      const { given, consignee } = await readConsignment(transfer);
      if (consignee === null) throw new Problem('NOT_FOUND');
      const pack = ruled(transfer, consignee.country)?.['compliance-requirements'];
      const products = new Map(given.products.map((product) => [product.sku, product]));
      const standings = pack === undefined ? [] : complianceOf({ ...given, products }, pack.parameters);
      return {
        body: {
          country: consignee.country,
          declarationDate: transfer.declarationDate,
          packId: pack?.id ?? null,
          importerId: transfer.importerId ?? null,
          importerOfRecord: pack?.parameters.importerOfRecord.kind[language] ?? null,
          requirements: standings.map((standing) => requirementView(standing, language)),
        },
      };
    },
  }),
];
