import { type ClientSession, Schema, model } from 'mongoose';
import { type LotBalance, type Posting, mayBeNegative } from '../domain/ledger.ts';
import { STRICT, instant, text, whole } from './base.ts';

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
 *  Call it in a transaction. Errors: AccountOverdrawn when an account that may not go below zero would. */
export async function post(
  organisationId: string,
  movementId: string,
  postings: readonly Posting[],
  session: ClientSession,
): Promise<void> {
  const known = new Set(
    (
      await PostingModel.find({ _id: { $in: postings.map(({ key }) => key) } })
        .select('_id')
        .session(session)
        .lean()
    ).map(({ _id }) => _id),
  );
  const fresh = postings.filter(({ key }) => !known.has(key));
  if (fresh.length === 0) return;
  const postedAt = new Date();
  await PostingModel.insertMany(
    fresh.map(({ key, ...rest }) => ({ _id: key, organisationId, movementId, postedAt, ...rest })),
    { session },
  );
  const moves = fresh.flatMap(({ lotId, sku, from, to, pieces }) => [
    { account: to, lotId, sku, pieces },
    { account: from, lotId, sku, pieces: -pieces },
  ]);
  await BalanceModel.bulkWrite(
    moves.map(({ account, lotId, sku, pieces }) => ({
      updateOne: {
        filter: { _id: `${account}|${lotId}` },
        update: { $inc: { pieces }, $setOnInsert: { organisationId, account, lotId, sku } },
        upsert: true,
      },
    })),
    { session, ordered: true },
  );
  await refuseOverdrawn(
    moves.filter(({ account, pieces }) => pieces < 0 && !mayBeNegative(account)),
    session,
  );
}

async function refuseOverdrawn(taken: readonly { account: string; lotId: string }[], session: ClientSession): Promise<void> {
  const overdrawn = await BalanceModel.findOne({
    _id: { $in: taken.map(({ account, lotId }) => `${account}|${lotId}`) },
    pieces: { $lt: 0 },
  })
    .session(session)
    .lean();
  if (overdrawn !== null) throw new AccountOverdrawn(`${overdrawn.account} would hold ${overdrawn.pieces} of ${overdrawn.lotId}`);
}
