import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import { type Answer, ask } from '../support/http.ts';
import { pdfOf, pngOf } from '../support/papers.ts';
import { type World, aLine, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;
let world: World;
let path: string;
type Shown = { id: string; attachments: { id: string; fileName: string; mimeType: string; by: string }[] };
let inspection: Shown;
beforeAll(async () => {
  world = await aWorld();
  const run = newRun();
  const booking = `IA-${run}`;
  await customsWill('inspect-then-release', booking);
  const { id } = await world.begin(aTransfer(world.parties, run, [aLine(booking)]));
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  await world.reaches(id, 'released');
  [inspection] = (await world.cast.seller.all<Shown>(`/v1/inspections?transferId=${id}`)) as [Shown];
  path = `/v1/inspections/${inspection.id}/attachments`;
}, 120_000);

const formOf = (bytes: Buffer<ArrayBuffer> | string, name: string): FormData => {
  const form = new FormData();
  form.set('file', new Blob([bytes]), name);
  return form;
};
const add = (form: FormData, key = seller.key, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(api, 'POST', path, { key, form, headers });
const shown = (): Promise<Shown> => world.cast.seller.get<Shown>(`/v1/inspections/${inspection.id}`);

test('who was present adds photos and papers, once each however often they are sent; they stand with the inspection and come back byte for byte', async () => {
  const photo = pngOf(200, 100);
  const headers = { 'idempotency-key': randomUUID() };
  const first = await add(formOf(photo, '开箱照片.png'), seller.key, headers);
  expect(first).toMatchObject({ status: 201, body: { fileName: '开箱照片.png', mimeType: 'image/png', sizeBytes: photo.length } });
  expect((await add(formOf(photo, '开箱照片.png'), seller.key, headers)).body).toEqual(first.body);
  // What it says of itself is not believed.
  expect(await add(formOf(pdfOf(2), 'record.jpg'), keys.operator)).toMatchObject({ status: 201, body: { mimeType: 'application/pdf' } });
  const { attachments } = await shown();
  expect(attachments.map(({ fileName, mimeType }) => [fileName, mimeType])).toEqual([
    ['开箱照片.png', 'image/png'],
    ['record.jpg', 'application/pdf'],
  ]);
  expect(attachments[0]?.by).toMatch(/^key_/);
  const location = first.headers.get('location') ?? '';
  const download = await fetch(`${api}${location}`, { headers: { authorization: `Bearer ${seller.key}` } });
  expect(download.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await download.arrayBuffer()).equals(photo)).toBe(true);
  expect((await ask(api, 'GET', location, { key: secondSeller.key })).status).toBe(404);
  const timeline = await world.cast.seller.all<{ kind: string }>(`/v1/inspections/${inspection.id}/timeline`);
  expect(timeline.filter(({ kind }) => kind === 'file-attached')).toHaveLength(2);
});

test('what is no paper, or no file at all, is 422; another role 403, another organisation 404', async () => {
  const before = (await shown()).attachments.length;
  expect(await add(formOf('<script>', 'photo.png'))).toMatchObject({ status: 422, body: { code: 'UPLOAD_INVALID' } });
  expect(await add(new FormData())).toMatchObject({ status: 422 });
  expect((await add(formOf(pngOf(1, 1), 'x.png'), partner.key)).status).toBe(403);
  expect((await add(formOf(pngOf(1, 1), 'x.png'), secondSeller.key)).status).toBe(404);
  expect((await shown()).attachments).toHaveLength(before);
});
