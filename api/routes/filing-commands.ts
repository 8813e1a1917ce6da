import { Amendment, FilingCorrection } from '../../contracts/amendment.ts';
import { withdrawDeclarations } from '../../contracts/customs-filing.messages.ts';
import { Filing, WithdrawalInput } from '../../contracts/filing.ts';
import { resubmitFiling } from '../../contracts/stock-transfer.messages.ts';
import { type StockTransferState, hasLeft } from '../../domain/states.ts';
import { FilingModel, type FilingRecord, StockTransferModel } from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { byId } from '../http/params.ts';
import { Problem } from '../http/problem.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { AMENDMENT_CODES, amend } from './amending.ts';
import { filingView } from './filings.ts';

const tag = 'Filings';
const path = '/v1/filings';
const roles = ['seller', 'operator'] as const;
const MAX_BODY_BYTES = 12 * 1024 * 1024;

const findFiling = (id: string, principal: Principal): Promise<FilingRecord> => findSeen(FilingModel, { ...ownedBy(principal), _id: id });

/** A filing is commanded as long as its transfer lives. */
async function findFlow(id: string, principal: Principal) {
  const { _id, transferId } = await findFiling(id, principal);
  const { state, workflowStartedAt } = await findSeen(StockTransferModel, { _id: transferId }, ['lines']);
  return { filing: { _id, state, workflowStartedAt, isOwnState: false }, transfer: { _id: transferId, state, workflowStartedAt } };
}

/** A filing ends soon after its goods have left, and that is the reason to name. Errors: WITHDRAW_TOO_LATE. */
function refuseOfLeft(state: StockTransferState): false {
  if (hasLeft(state)) throw new Problem('WITHDRAW_TOO_LATE', { extra: { state } });
  return false;
}

export const filingCommandRoutes = (flows: Flows): Route[] => [
  route({
    method: 'post',
    path: `${path}/{id}:withdraw`,
    tag,
    summary: 'Have declarations withdrawn, all or some; customs is asked where it has them, and may refuse',
    roles,
    params: byId('filing'),
    body: WithdrawalInput,
    answers: { status: 200, schema: Filing },
    errors: ['STATE_CONFLICT', 'TICKET_UNKNOWN', 'WITHDRAW_TOO_LATE', 'NOTHING_TO_WITHDRAW'],
    async handle({ params: { id }, body: { ticketIds, reason }, principal, actor, commandId }) {
      const order = { order: commandId, ticketIds, reason, redeclare: false, actor };
      const find = async () => (await findFlow(id, principal)).filing;
      await flows.command(find, withdrawDeclarations, order, commandId, async () => refuseOfLeft((await find()).state));
      return { body: filingView(await findFiling(id, principal)) };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}:correct`,
    tag,
    summary: 'Correct the orders of refused tickets and file them again: an amendment of nothing but what customs refused',
    roles,
    params: byId('filing'),
    body: FilingCorrection,
    bodyLimitBytes: MAX_BODY_BYTES,
    answers: { status: 200, schema: Amendment },
    errors: AMENDMENT_CODES,
    async handle({ params: { id }, body, principal, ...asked }) {
      const { transferId } = await findFiling(id, principal);
      return { body: await amend(flows, transferId, body, true, asked) };
    },
  }),
  route({
    method: 'post',
    path: `${path}/{id}:resubmit`,
    tag,
    summary: 'File the refused tickets again, with the catalogue as it is now',
    roles,
    params: byId('filing'),
    answers: { status: 200, schema: Filing },
    errors: ['STATE_CONFLICT'],
    async handle({ params: { id }, principal, actor, commandId }) {
      await flows.command(async () => (await findFlow(id, principal)).transfer, resubmitFiling, { actor }, commandId);
      return { body: filingView(await findFiling(id, principal)) };
    },
  }),
];
