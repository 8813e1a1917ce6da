import mongoose, { type ClientSession, type Model, type QueryFilter, Schema, mongo } from 'mongoose';

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

/** For writes that do not depend on each other. Without `throwOnValidationError` mongoose would leave out silently what its schema refuses. */
export const UNORDERED = { ordered: false, throwOnValidationError: true } as const;

/** Inserts what is new and leaves what is there; both leave the same document behind. Returns how many were new. */
export async function insertNew<T extends { _id: string }>(
  model: Model<T>,
  documents: readonly T[],
  session?: ClientSession,
): Promise<number> {
  if (documents.length === 0) return 0;
  if (session !== undefined) return insertAbsent(model, documents, session);
  const operations = documents.map(({ _id, ...rest }) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
  }));
  const result = await model.bulkWrite(operations as never, UNORDERED);
  return result.upsertedCount;
}

/** Inserts complete documents of which few or none are there yet, at a third of the cost of asking for each; the others are left as they are.
 *  Returns the ids that were there. The documents are not looked at by the schema, so they have to come from our own code. */
export async function insertFresh<T extends { _id: string }>(model: Model<T>, documents: readonly T[]): Promise<Set<string>> {
  if (documents.length === 0) return new Set();
  try {
    await model.collection.insertMany(documents as never, { ordered: false });
    return new Set();
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const refused = [error.writeErrors].flat();
    if (refused.some(({ code }) => code !== DUPLICATE_KEY) || error.result.getWriteConcernError() !== undefined) throw error;
    return new Set(refused.map(({ index }) => (documents[index] as T)._id));
  }
}

/** The same in a transaction, where whoever inserts one of them meanwhile makes it run again: a quarter of the time for thousands. */
async function insertAbsent<T extends { _id: string }>(model: Model<T>, documents: readonly T[], session: ClientSession): Promise<number> {
  const known = await idsKnown(
    model,
    documents.map(({ _id }) => _id),
    session,
  );
  const absent = documents.filter(({ _id }) => !known.has(_id));
  await insertAll(model, absent, session);
  return absent.length;
}

/** Which of these ids there are. */
export async function idsKnown<T extends { _id: string }>(
  model: Model<T>,
  ids: readonly string[],
  session: ClientSession,
): Promise<Set<string>> {
  const found = await model
    .find({ _id: { $in: ids } } as QueryFilter<T>)
    .select('_id')
    .session(session)
    .lean<{ _id: string }[]>();
  return new Set(found.map(({ _id }) => _id));
}

/** Inserts complete documents as they are, in a transaction. Errors: a duplicate key. */
export async function insertAll<T>(model: Model<T>, documents: readonly T[], session: ClientSession): Promise<void> {
  if (documents.length > 0) await model.insertMany(documents as T[], { session, lean: true });
}

const OUT_OF_REACH = [
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoClientClosedError',
];
/** The driver lets these pass as the socket threw them, when it writes at the moment in which the server goes. */
const SOCKET_CLOSED = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];
/** Server codes that name a server on its way out or not yet primary. */
const STEPPING_DOWN = [91, 189, 10_107, 11_600, 11_602, 13_435, 13_436];

/** Whether an error says that MongoDB cannot be reached, as against that it refused. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoOperationTimeoutError) return true;
  if (error instanceof mongo.MongoServerError)
    return STEPPING_DOWN.includes(Number(error.code)) || error.hasErrorLabel('TransientTransactionError');
  if (!(error instanceof Error)) return false;
  if ('code' in error && SOCKET_CLOSED.includes(String(error.code))) return true;
  return OUT_OF_REACH.includes(error.name) || (error.name === 'MongooseError' && error.message.includes('before initial connection'));
}
