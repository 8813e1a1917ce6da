import { type ClientSession, Schema, model } from 'mongoose';
import { type LotBalance, type Posting, mayBeNegative } from '../domain/ledger.ts';
import { STRICT, idsKnown, insertAll, instant, text, whole } from './base.ts';

/** One line of one export declaration. */
export type LotRecord = {
  _id: string;
  organisationId: string;
  transferId: string;
  ticketId: string;
  sku: string;
  declarationNo: string;
  gnum: number;
  pieces: number;
  exportDate: string;
  createdAt: Date;
};
const lot = new Schema<LotRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: text,
    ticketId: text,
    sku: text,
    declarationNo: text,
    gnum: whole,
    pieces: whole,
    exportDate: text,
    createdAt: instant,
  },
  STRICT,
);
lot.index({ ticketId: 1, gnum: 1 }, { unique: true });
lot.index({ transferId: 1 });
export const LotModel = model<LotRecord>('Lot', lot, 'lots');

/** Append-only. `_id` is the posting key: the second write of a movement changes nothing. */
export type PostingRecord = Omit<Posting, 'key'> & { _id: string; organisationId: string; movementId: string; postedAt: Date };
const posting = new Schema<PostingRecord>(
  {
    _id: text,
    organisationId: text,
    movementId: text,
    lotId: text,
    sku: text,
    from: text,
    to: text,
    pieces: { ...whole, min: 1 },
    postedAt: instant,
  },
  STRICT,
);
posting.index({ lotId: 1, postedAt: 1 });
posting.index({ organisationId: 1, postedAt: 1, _id: 1 });
posting.index({ movementId: 1 });
export const PostingModel = model<PostingRecord>('Posting', posting, 'postings');

/** The sum of the postings of one lot in one account, kept with each posting in one transaction. */
export type BalanceRecord = { _id: string; organisationId: string; account: string; lotId: string; sku: string; pieces: number };
const balance = new Schema<BalanceRecord>(
  { _id: text, organisationId: text, account: text, lotId: text, sku: text, pieces: whole },
  STRICT,
);
balance.index({ account: 1, sku: 1, lotId: 1 });
balance.index({ organisationId: 1, account: 1 });
balance.index({ lotId: 1 });
export const BalanceModel = model<BalanceRecord>('Balance', balance, 'balances');

/** A posting would take more out of an account than it holds. */
export class AccountOverdrawn extends Error {
  override readonly name = 'AccountOverdrawn';
}

/** Balances of lots in one account, oldest lot first. */
export const balancesIn = (account: string, session?: ClientSession): Promise<LotBalance[]> =>
  BalanceModel.find({ account, pieces: { $gt: 0 } })
    .sort({ lotId: 1 })
    .session(session ?? null)
    .lean<LotBalance[]>()
    .exec();

/** Appends postings and moves the balances with them. Keys already in the ledger are left alone, so a repeat changes nothing.
 *  Call it in a transaction. Errors: AccountOverdrawn when an account that may not go below zero would; RangeError when pieces are not whole
 *  and positive. */
export async function post(
  organisationId: string,
  movementId: string,
  postings: readonly Posting[],
  session: ClientSession,
): Promise<void> {
  const known = await idsKnown(
    PostingModel,
    postings.map(({ key }) => key),
    session,
  );
  const fresh = postings.filter(({ key }) => !known.has(key));
  const unsound = fresh.find(({ pieces }) => !Number.isSafeInteger(pieces) || pieces < 1);
  if (unsound !== undefined) throw new RangeError(`${unsound.key} would move ${unsound.pieces} pieces`);
  const postedAt = new Date();
  await insertAll(
    PostingModel,
    fresh.map(({ key, ...rest }) => ({ _id: key, organisationId, movementId, postedAt, ...rest })),
    session,
  );
  await moveBalances(changesBy(organisationId, fresh), session);
}

/** What postings change in all, one to an account and lot. */
function changesBy(organisationId: string, postings: readonly Posting[]): BalanceRecord[] {
  const changes = new Map<string, BalanceRecord>();
  for (const { lotId, sku, from, to, pieces } of postings) {
    for (const [account, change] of [
      [from, -pieces],
      [to, pieces],
    ] as const) {
      const _id = `${account}|${lotId}`;
      const known = changes.get(_id) ?? { _id, organisationId, account, lotId, sku, pieces: 0 };
      changes.set(_id, { ...known, pieces: known.pieces + change });
    }
  }
  return [...changes.values()];
}

async function moveBalances(changes: readonly BalanceRecord[], session: ClientSession): Promise<void> {
  const ids = changes.map(({ _id }) => _id);
  const held = await BalanceModel.find({ _id: { $in: ids } })
    .select('pieces')
    .session(session)
    .lean<Pick<BalanceRecord, '_id' | 'pieces'>[]>();
  const piecesOf = new Map(held.map(({ _id, pieces }) => [_id, pieces]));
  for (const { _id, account, lotId, pieces } of changes) {
    const left = (piecesOf.get(_id) ?? 0) + pieces;
    if (left < 0 && pieces < 0 && !mayBeNegative(account)) throw new AccountOverdrawn(`${account} would hold ${left} of ${lotId}`);
  }
  const opened = changes.filter(({ _id }) => !piecesOf.has(_id));
  await insertAll(BalanceModel, opened, session);
  const moved = changes.filter(({ _id }) => piecesOf.has(_id));
  if (moved.length === 0) return;
  const updates = moved.map(({ _id, pieces }) => ({ updateOne: { filter: { _id }, update: { $inc: { pieces } } } }));
  await BalanceModel.bulkWrite(updates, { session });
}
