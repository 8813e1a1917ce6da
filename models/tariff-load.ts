import { mongo } from 'mongoose';
import type { TariffLine } from '../domain/tariff/line.ts';
import { termsOf } from '../domain/tariff/terms.ts';
import { isDuplicateKey } from './base.ts';
import { TariffLineModel, type TariffLineRecord, TariffTableModel, type TariffTableRecord } from './tariff.ts';

export type NewTable = Pick<TariffTableRecord, 'digits' | 'validFrom' | 'rows' | 'sha256' | 'source' | 'confidence'>;
type Lines = AsyncIterable<Omit<TariffLine, 'tableVersion'>>;
export type Loaded = { version: string; outcome: 'loaded' | 'already-in-force' };

const BATCH = 1_000;
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000;
const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/** Puts a whole table in force from its first day on, in place of what held then. Safe to repeat, also at the same time: version and ids follow
 *  from the content. Lines are stored first and hold by one write at the end, so that a load which dies leaves everything as it was. A table
 *  that was loaded before and has been replaced since holds again. Errors: RangeError when the lines are not as many as they should be. */
export async function loadTariffTable(table: NewTable, lines: Lines, progress: (stored: number) => void): Promise<Loaded> {
  const version = `T${table.digits}-${table.validFrom}-${table.sha256.slice(0, 16)}`;
  if (await isInForce(version, table)) return { version, outcome: 'already-in-force' };
  await TariffTableModel.updateOne(
    { _id: version },
    { $set: { beganAt: new Date() }, $setOnInsert: { ...table, loadedAt: null } },
    { upsert: true, ...DURABLE },
  );
  await dropLeftBehind();
  let stored = 0;
  for await (const batch of batchesOf(lines)) {
    await insertLines(batch.map((line) => recordOf(line, version)));
    stored += batch.length;
    progress(stored);
  }
  const there = await TariffLineModel.countDocuments({ tableVersion: version });
  if (there !== table.rows) throw new RangeError(`${there} lines of ${version} are stored, not ${table.rows}: load it again`);
  await TariffTableModel.updateOne({ _id: version }, { $set: { loadedAt: new Date() } }, DURABLE);
  return { version, outcome: 'loaded' };
}

/** Whether it is the last that was loaded of its first day. */
async function isInForce(version: string, { digits, validFrom }: NewTable): Promise<boolean> {
  const last = await TariffTableModel.findOne({ digits, validFrom, loadedAt: { $ne: null } })
    .sort({ loadedAt: -1, _id: -1 })
    .lean();
  return last?._id === version;
}

/** What loads that died left behind a day ago or longer. */
async function dropLeftBehind(): Promise<void> {
  const died = { loadedAt: null, beganAt: { $lt: new Date(Date.now() - LEFT_BEHIND_MS) } };
  for (let left = await TariffTableModel.findOne(died).lean(); left !== null; left = await TariffTableModel.findOne(died).lean()) {
    const { deletedCount } = await TariffTableModel.deleteOne({ _id: left._id, ...died });
    if (deletedCount === 1) await TariffLineModel.deleteMany({ tableVersion: left._id });
  }
}

async function* batchesOf<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    if (batch.push(item) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function recordOf(line: Omit<TariffLine, 'tableVersion'>, tableVersion: string): TariffLineRecord {
  const { nameZh, nameEn } = line;
  const length = (name: string | null, other: string | null): number => (name ?? other ?? '').length;
  return {
    _id: `${tableVersion}:${line.code}`,
    tableVersion,
    ...line,
    ...termsOf(nameZh, nameEn),
    zhLength: length(nameZh, nameEn),
    enLength: length(nameEn, nameZh),
  };
}

/** What is there already has the same id, and so is the same. */
async function insertLines(records: readonly TariffLineRecord[]): Promise<void> {
  try {
    await TariffLineModel.collection.insertMany(records as never, { ordered: false });
  } catch (error) {
    const failed = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (!isDuplicateKey(error) || failed.some(({ code }) => code !== 11_000)) throw error;
  }
}
