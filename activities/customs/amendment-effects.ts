import type { ClientSession } from 'mongoose';
import type { Actor } from '../../contracts/actor.ts';
import type { ConsignmentLine } from '../../domain/consignment.ts';
import type { AmendmentState } from '../../domain/states.ts';
import type { AmendmentRecord, DeclaredTicket, StockTransferRecord } from '../../models/index.ts';
import { linesRecord, withOrders } from '../amended-transfer.ts';
import type { Deps } from '../deps.ts';

type Models = Deps['models'];
/** As many tickets as a person reads in one text. */
const NAMED = 20;
/** Who writes what follows from receipts. */
const BY_RECEIPTS = { by: 'customs', requestId: null } as const;

const consigned = ({
  lineNo,
  bookingNo,
  sku,
  pieces,
  cartons,
  cartonMarks,
  netWeightKg,
  grossWeightKg,
  unitPrice,
  totalPrice,
  refundClaimed,
}: ConsignmentLine) => ({
  lineNo,
  bookingNo,
  sku,
  pieces,
  cartons,
  cartonMarks,
  netWeightKg,
  grossWeightKg,
  unitPrice,
  totalPrice,
  refundClaimed,
});

/** The transfer says of its orders what holds of their tickets now. */
export async function takeEffect(
  models: Models,
  transferId: string,
  changed: readonly { before: Pick<DeclaredTicket, 'orderNo'>; after: Pick<DeclaredTicket, 'lines'> }[],
  session: ClientSession,
): Promise<void> {
  if (changed.length === 0) return;
  const transfer = await models.StockTransferModel.findById(transferId).select('lines').session(session).lean();
  const orders = new Map(changed.map(({ before, after }) => [before.orderNo, after.lines.map(consigned)] as const));
  const lines = linesRecord(withOrders(transfer?.lines ?? [], orders));
  await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { ...lines, updatedAt: new Date() } }, { session });
}

/** Writes in the timeline what an amendment has come to. False when it was written before. */
export const tellAmendment = (
  models: Models,
  { _id, transferId, organisationId }: AmendmentRecord,
  { mode, state }: Pick<StockTransferRecord, 'mode' | 'state'>,
  kind: 'amendment-asked' | 'amendment-settled',
  detail: Record<string, unknown>,
  actor: Actor,
  session: ClientSession,
): Promise<boolean> => {
  const resource = { resource: models.resourceOf({ mode }), resourceId: transferId, organisationId };
  return models.recordProgress(
    { ...resource, step: `${kind}:${_id}`, kind, state, detail: { amendmentId: _id, ...detail }, ...actor },
    session,
  );
};

const settledState = (approved: number, refused: number): AmendmentState =>
  refused === 0 ? 'approved' : approved === 0 ? 'refused' : 'partly-approved';

/** Counts what became of the tickets of an amendment; once customs has nothing to decide any more it is settled, and where nothing was refused the
 *  transfer says of its head what was wanted. */
export async function countAmendment(models: Models, amendmentId: string, session: ClientSession): Promise<void> {
  const amendment = await models.AmendmentModel.findById(amendmentId).session(session).lean();
  const groups = await models.TicketAmendmentModel.aggregate<{ _id: string; tickets: number }>([
    { $match: { amendmentId } },
    { $group: { _id: '$state', tickets: { $sum: 1 } } },
  ]).session(session);
  const of = (state: string): number => groups.find(({ _id }) => _id === state)?.tickets ?? 0;
  const [approved, pending, refused] = [of('approved'), of('pending'), of('refused') + of('lapsed')];
  if (amendment === null || amendment.settledAt !== null) return;
  const counts = { approved, pending, refused };
  if (pending > 0) {
    await models.AmendmentModel.updateOne({ _id: amendmentId }, { $set: { ...counts, state: 'pending' } }, { session });
    return;
  }
  const standing = await models.TicketAmendmentModel.find({ amendmentId, state: { $in: ['refused', 'lapsed'] } })
    .select('orderNo info')
    .sort({ orderNo: 1 })
    .limit(NAMED)
    .session(session)
    .lean();
  const refusals = standing.map(({ orderNo, info }) => ({ orderNo, info }));
  const state = settledState(approved, refused);
  const settledAt = new Date();
  await models.AmendmentModel.updateOne({ _id: amendmentId }, { $set: { ...counts, state, refusals, settledAt } }, { session });
  const { transferId, change } = amendment;
  const transfer = await models.StockTransferModel.findById(transferId).select('mode state').session(session).lean();
  if (transfer === null) return;
  if (state === 'approved')
    await models.StockTransferModel.updateOne({ _id: transferId }, { $set: { ...change.head, updatedAt: settledAt } }, { session });
  await tellAmendment(
    models,
    amendment,
    transfer,
    'amendment-settled',
    { outcome: state, approved, refused, refusals },
    BY_RECEIPTS,
    session,
  );
}
