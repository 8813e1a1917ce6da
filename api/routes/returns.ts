import { ReturnCheck, ReturnCheckInput } from '../../contracts/return.ts';
import { chinaDate } from '../../domain/calendar.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { decideReturn } from '../../domain/return-eligibility.ts';
import { LotModel, TimelineModel, transferHead } from '../../models/index.ts';
import { Problem, fieldProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { ownedBy } from '../http/scope.ts';
import { returnCheckView } from '../views/return.ts';

export const returnRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/returns:check',
    tag: 'Returns',
    summary: 'What it would mean to bring goods of a lot back to China on a date; stores nothing',
    roles: ['seller', 'operator'],
    body: ReturnCheckInput,
    answers: { status: 200, schema: ReturnCheck },
    errors: ['LOT_UNKNOWN', 'REENTRY_BEFORE_EXPORT'],
    async handle({ body: { lotId, reentryCustoms, ...facts }, principal, language }) {
      const lot = await LotModel.findOne({ ...ownedBy(principal), _id: lotId }).lean();
      if (lot === null) throw fieldProblem('lotId', 'LOT_UNKNOWN');
      const transfer = await transferHead(lot.transferId);
      if (transfer === null) throw new Problem('NOT_FOUND');
      const { customsCode: place, mode } = transfer;
      const { exportDate } = lot;
      if (facts.reentryDate < exportDate) throw fieldProblem('reentryDate', 'REENTRY_BEFORE_EXPORT');
      const released = await TimelineModel.findOne({ resourceId: lot.transferId, kind: 'released' }).sort({ at: -1 }).lean();
      const releaseDate = released === null ? exportDate : chinaDate(released.at.toISOString());
      const given = { ...facts, exportDate, releaseDate, place, mode, reentryCustoms: reentryCustoms ?? place };
      return { body: returnCheckView(lotId, facts.reentryDate, decideReturn(POLICY_BOOK, given), language) };
    },
  }),
];
