import { ERRORS } from '../../contracts/errors.ts';
import { amendTransfer } from '../../contracts/stock-transfer.messages.ts';
import type { AmendmentInput } from '../../contracts/amendment.ts';
import {
  AmendmentModel,
  type AmendmentChange,
  type AmendmentRecord,
  StockTransferModel,
  type StockTransferRecord,
} from '../../models/index.ts';
import type { Flows } from '../flows.ts';
import { type FieldError, Problem } from '../http/problem.ts';
import type { Context } from '../http/route.ts';
import { findSeen, storeOnce } from '../http/scope.ts';
import { amendmentView, decisionViews } from '../views/amendment.ts';
import { findingView } from '../views/transfer.ts';
import { findParties } from './references.ts';

type Asked = Pick<Context<unknown, unknown, unknown>, 'actor' | 'newId' | 'language' | 'commandId'>;
type Transfer = Pick<StockTransferRecord, '_id' | 'organisationId' | 'lines' | 'enterpriseId' | 'warehouseId' | 'buyer' | 'importerId'>;

/** What an amendment can be refused for, whatever it is asked of. */
export const AMENDMENT_CODES = [
  'STATE_CONFLICT',
  'AMENDMENT_REFUSED',
  'AMENDMENT_BLOCKED',
  'AMENDMENT_PENDING',
  'AMEND_TOO_LATE',
  'ORDER_UNKNOWN',
  'ORDER_NUMBER_TAKEN',
] as const;

/** A request as the record keeps it. */
function changeOf({ reason: _, orders = [], ...head }: AmendmentInput): AmendmentChange {
  const given = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
  return { head: given, orders: orders.map(({ orderNo, newOrderNo = null, lines = null }) => ({ orderNo, newOrderNo, lines })) };
}

const wrong = (path: string, code: 'ORDER_UNKNOWN' | 'ORDER_NUMBER_TAKEN'): FieldError => ({ path, code, message: ERRORS[code].title });

/** Orders that the transfer does not have, numbers that one of its orders has, and orders named twice. */
function orderErrors(orders: AmendmentChange['orders'], lines: StockTransferRecord['lines']): FieldError[] {
  const known = new Set(lines.map(({ bookingNo }) => bookingNo));
  const named = new Set<string>();
  return orders.flatMap(({ orderNo, newOrderNo }, index) => {
    const errors = known.has(orderNo) ? [] : [wrong(`orders[${index}].orderNo`, 'ORDER_UNKNOWN')];
    if (named.has(orderNo)) errors.push(wrong(`orders[${index}].orderNo`, 'ORDER_NUMBER_TAKEN'));
    if (newOrderNo !== null && (known.has(newOrderNo) || named.has(newOrderNo)))
      errors.push(wrong(`orders[${index}].newOrderNo`, 'ORDER_NUMBER_TAKEN'));
    named.add(orderNo);
    if (newOrderNo !== null) named.add(newOrderNo);
    return errors;
  });
}

/** Everything that a request names and is not there, told at once. Errors: REQUEST_INVALID. */
async function checkNames(transfer: Transfer, { head, orders }: AmendmentChange): Promise<void> {
  const errors = orderErrors(orders, transfer.lines);
  const { organisationId, enterpriseId, warehouseId, buyer = null, importerId = null } = transfer;
  const parties = {
    enterpriseId,
    warehouseId: head.warehouseId ?? warehouseId,
    buyer: head.buyer ?? buyer,
    importerId: head.importerId ?? importerId,
  };
  try {
    if ('warehouseId' in head || 'buyer' in head || 'importerId' in head) await findParties(organisationId, parties);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'REQUEST_INVALID') throw error;
    errors.push(...error.errors);
  }
  if (errors.length > 0) throw new Problem('REQUEST_INVALID', { errors });
}

const record = (
  transfer: Transfer,
  change: AmendmentChange,
  reason: string | null,
  onlyRefused: boolean,
  _id: string,
): AmendmentRecord => ({
  _id,
  organisationId: transfer.organisationId,
  transferId: transfer._id,
  onlyRefused,
  change,
  reason,
  state: 'asked',
  decisions: [],
  findings: [],
  approved: 0,
  refused: 0,
  pending: 0,
  refusals: [],
  askedAt: new Date(),
  settledAt: null,
});

/** Stores what is wanted, has the flows decide it, and answers what happens to each ticket. Errors: those of AMENDMENT_CODES. */
export async function amend(
  flows: Flows,
  transferId: string,
  input: AmendmentInput,
  onlyRefused: boolean,
  { actor, newId, language, commandId }: Asked,
) {
  const transfer = await findSeen(StockTransferModel, { _id: transferId });
  const change = changeOf(input);
  const known = await AmendmentModel.findById(newId('amendment')).lean();
  if (known === null) await checkNames(transfer, change);
  const { _id: amendmentId } = await storeOnce(
    AmendmentModel,
    record(transfer, change, input.reason ?? null, onlyRefused, newId('amendment')),
  );
  await flows.command(() => findSeen(StockTransferModel, { _id: transferId }, ['lines']), amendTransfer, { amendmentId, actor }, commandId);
  const decided = await findSeen(AmendmentModel, { _id: amendmentId });
  if (decided.state === 'blocked') {
    const findings = decided.findings.map((finding) => findingView(finding, language));
    throw new Problem('AMENDMENT_BLOCKED', { extra: { findings } });
  }
  const decisions = decisionViews(decided, language);
  if (decisions.some(({ answer }) => answer === 'refused')) throw new Problem('AMENDMENT_REFUSED', { extra: { decisions } });
  return amendmentView(decided, language);
}
