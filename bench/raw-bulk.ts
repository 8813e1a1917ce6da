import mongoose from 'mongoose';
import { rounded } from './measure.ts';

const BATCH = 100;

/** Documents per second that MongoDB takes by key, a hundred to a bulk write, of the size of a stored message. */
export async function rawBulk(count: number): Promise<number> {
  const collection = mongoose.connection.collection<{ _id: string; bytes: string }>('benchRaw');
  const bytes = 'x'.repeat(3_000);
  const began = performance.now();
  for (let done = 0; done < count; done += BATCH) {
    const operations = Array.from({ length: Math.min(BATCH, count - done) }, (_, index) => ({
      updateOne: { filter: { _id: `raw-${done + index}` }, update: { $setOnInsert: { bytes } }, upsert: true },
    }));
    await collection.bulkWrite(operations, { ordered: false, writeConcern: { w: 'majority', j: true } });
  }
  return rounded((count * 1000) / (performance.now() - began));
}
