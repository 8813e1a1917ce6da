import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { createPaperActivities } from '../../activities/papers.ts';
import { DOCUMENT_FORMATS, DOCUMENT_KINDS, type TransferPapers } from '../../contracts/documents.ts';
import * as models from '../../models/index.ts';
import { DocumentModel, FileModel, gridFs, sha256Of } from '../../models/index.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import { aDatabase } from '../models/database.ts';
import { aFiling } from './filing-of.ts';
import { aWorld } from './world.ts';

aDatabase();

let printed = 0;
/** Prints other bytes each time, as a workbook that carries the time it was packed. */
const renderDocument = async (kind: string, format: string, papers: TransferPapers) => {
  printed += 1;
  return { fileName: `${kind}.${format}`, mimeType: 'text/plain', bytes: Buffer.from(JSON.stringify({ printed, kind, format, papers })) };
};

const read = async (id: string): Promise<Buffer> =>
  buffer(await createGridFsStore(gridFs()).open((await FileModel.findById(id).orFail().lean()).key));

async function aPlanned() {
  const filing = await aFiling(await aWorld());
  const papers = createPaperActivities({ models, files: createGridFsStore(gridFs()), renderDocument });
  const transferId = filing.transfer._id;
  const renderDocuments = (): Promise<number> => papers.renderDocuments(transferId);
  return { filing, transferId, renderDocuments, documents: () => DocumentModel.find({ resourceId: transferId }).sort({ _id: 1 }).lean() };
}

test('each paper is filed once in each format, with the hash and the size of the bytes that are filed', async () => {
  const { renderDocuments, documents } = await aPlanned();
  expect(await renderDocuments()).toBe(6);
  const filed = await documents();
  expect(filed.map(({ kind, format }) => `${kind} ${format}`).toSorted()).toEqual(
    DOCUMENT_KINDS.flatMap((kind) => DOCUMENT_FORMATS.map((format) => `${kind} ${format}`)).toSorted(),
  );
  expect(await renderDocuments()).toBe(6);
  expect(await documents()).toEqual(filed);
  for (const { _id, sha256, sizeBytes } of filed) {
    const bytes = await read(_id);
    expect([sha256, sizeBytes]).toEqual([sha256Of(bytes), bytes.length]);
  }
});

test('a worker killed between storing the bytes and noting them leaves neither file nor note, and the next one does both', async () => {
  const { renderDocuments, documents } = await aPlanned();
  vi.spyOn(DocumentModel, 'insertMany').mockRejectedValueOnce(new Error('the worker died'));
  const before = await FileModel.countDocuments();
  await expect(renderDocuments()).rejects.toThrow('the worker died');
  expect([(await FileModel.countDocuments()) - before, (await documents()).length]).toEqual([0, 0]);
  await renderDocuments();
  expect(await documents()).toHaveLength(6);
  for (const { _id, sha256, sizeBytes } of await documents()) {
    const bytes = await read(_id);
    expect([sha256, sizeBytes]).toEqual([sha256Of(bytes), bytes.length]);
  }
});

test('papers say what is declared: every ticket that stands, with its goods as declared', async () => {
  const { filing, transferId, renderDocuments, documents } = await aPlanned();
  await renderDocuments();
  const [one] = await documents();
  const { papers } = JSON.parse((await read(one?._id ?? '')).toString()) as { papers: TransferPapers };
  const tickets = await filing.tickets();
  expect(papers.tickets.map(({ orderNo, path }) => [orderNo, path])).toEqual(tickets.map(({ orderNo, path }) => [orderNo, path]));
  expect(papers.tickets[0]?.lines[0]).toMatchObject({ sku: 'TEE', hsCode: '6109100000', pieces: 100, nameZh: '棉制针织T恤衫 TEE' });
  expect(papers).toMatchObject({
    transferId,
    issuedOn: '2026-11-24',
    seller: { nameEn: 'Mingquan Trading' },
    consignee: { port: 'MYPKG' },
  });
});

test('papers of a transfer that is not there are a lasting error', async () => {
  const papers = createPaperActivities({ models, files: createGridFsStore(gridFs()), renderDocument });
  await expect(papers.renderDocuments('stk_none')).rejects.toMatchObject({ type: 'NOT_FOUND', nonRetryable: true });
});
