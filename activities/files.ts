import { heartbeat } from '@temporalio/activity';
import { fileKeyTime } from '../contracts/files.ts';
import type { Deps } from './deps.ts';

/** Nothing that is still on its way into the store, or out of it, is as old. */
const LEFT_BEHIND_MS = 86_400_000;
const BATCH = 500;

export const createFileActivities = ({ models, files }: Pick<Deps, 'models' | 'files'>) => ({
  /** Deletes what lies in the store and is no file's: left by processes that died while they stored or dropped one. Safe to run at any time: a
   *  key that no file has after a day gets none any more. Returns how many keys. */
  async sweepFiles(): Promise<number> {
    const before = Date.now() - LEFT_BEHIND_MS;
    let swept = 0;
    for await (const keys of batchesOf(files.keys())) {
      heartbeat();
      const old = keys.filter((key) => fileKeyTime(key).getTime() < before);
      const known = new Set(await models.BlobModel.distinct('key', { key: { $in: old } }));
      for (const key of old.filter((one) => !known.has(one))) {
        await files.delete(key);
        heartbeat();
        swept += 1;
      }
    }
    return swept;
  },
});

async function* batchesOf(keys: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const key of keys) {
    batch.push(key);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
