import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFileActivities } from '../../activities/files.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import * as models from '../../models/index.ts';
import { keysOf } from '../gateways/files/contract.ts';
import { aDatabase } from '../models/database.ts';

aDatabase();

const DAY_MS = 86_400_000;

test('a day after a process died while it stored or dropped a file, what it left is swept; files, and what is younger, stay', async () => {
  const files = createGridFsStore(models.gridFs());
  const put = () => files.put(Readable.from([randomBytes(400_000)]), 400_000);
  const bytes = randomBytes(400_000);
  const file = { _id: `evd_${randomUUID()}`, organisationId: 'org_a', sha256: models.sha256Of(bytes), sizeBytes: bytes.length };
  await models.keepFile(
    files,
    { ...file, mimeType: 'application/pdf', pages: 1 },
    () => Readable.from([bytes]),
    async () => true,
  );
  const whole = await put();
  const { chunks, files: heads } = models.gridFs();
  const half = await put();
  await heads.deleteOne({ _id: half.key as never });
  const between = Date.now() + 1;
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(between), { interval: 1 });
  const young = await put();

  const activities = createFileActivities({ models, files });
  const sweep = (): Promise<number> => new MockActivityEnvironment().run(() => activities.sweepFiles());
  vi.setSystemTime(between + DAY_MS);
  onTestFinished(() => void vi.useRealTimers());
  expect(await sweep()).toBe(2);
  const { key } = await models.FileModel.findById(file._id).orFail().lean();
  expect((await keysOf(files)).toSorted()).toEqual([key, young.key].toSorted());
  expect(await chunks.countDocuments({ files_id: { $in: [whole.key, half.key] as never } })).toBe(0);
  expect(await sweep()).toBe(0);
});
