import mongoose, { type ClientSession, type Model, Schema, mongo } from 'mongoose';

/** Every schema refuses fields it does not know, keeps its string ids and empty objects, and leaves out mongoose's version field. */
export const STRICT = { strict: 'throw', versionKey: false, minimize: false } as const;
export const text = { type: String, required: true } as const;
export const whole = { type: Number, required: true, validate: Number.isInteger } as const;
export const flag = { type: Boolean, required: true } as const;
export const instant = { type: Date, required: true } as const;
/** Absent values are null, so that every document of a kind has the same fields. */
export const optionalText = { type: String, default: null } as const;
export const optionalInstant = { type: Date, default: null } as const;
/** A part whose shape its contract keeps. */
export const part = { type: Schema.Types.Mixed, required: true } as const;
export const optionalPart = { type: Schema.Types.Mixed, default: null } as const;

const DUPLICATE_KEY = 11_000;
export const isDuplicateKey = (error: unknown): boolean => error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;

/** Several documents that must agree are written together, by majority and journal. Safe to retry when the writes carry keys. */
export const inTransaction = <T>(work: (session: ClientSession) => Promise<T>): Promise<T> =>
  mongoose.connection.transaction(work, { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } });

/** Inserts what is new and leaves what is there; both leave the same document behind. Returns how many were new. */
export async function insertNew<T extends { _id: string }>(
  model: Model<T>,
  documents: readonly T[],
  session?: ClientSession,
): Promise<number> {
  if (documents.length === 0) return 0;
  const operations = documents.map(({ _id, ...rest }) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
  }));
  const result = await model.bulkWrite(operations as never, { ordered: false, ...(session === undefined ? {} : { session }) });
  return result.upsertedCount;
}

const OUT_OF_REACH = [
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoClientClosedError',
];
/** Server codes that name a server on its way out or not yet primary. */
const STEPPING_DOWN = [91, 189, 10_107, 11_600, 11_602, 13_435, 13_436];

/** Whether an error says that MongoDB cannot be reached, as against that it refused. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoOperationTimeoutError) return true;
  if (error instanceof mongo.MongoServerError)
    return STEPPING_DOWN.includes(Number(error.code)) || error.hasErrorLabel('TransientTransactionError');
  if (!(error instanceof Error)) return false;
  return OUT_OF_REACH.includes(error.name) || (error.name === 'MongooseError' && error.message.includes('buffering timed out'));
}
