import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll, inject } from 'vitest';
import { connectMongo } from '../../models/index.ts';

/** For a file of tests: a database of its own, connected before the first test and dropped after the last. */
export function aDatabase(): void {
  beforeAll(async () => {
    const uri = new URL(inject('mongodbUri'));
    uri.pathname = `/outport-${randomUUID()}`;
    await connectMongo(uri.href, { timeoutMs: 20_000 });
  });
  afterAll(async () => {
    await mongoose.connection.dropDatabase();
    await mongoose.disconnect();
  });
}
