import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createSingleWindow } from '../../gateways/single-window/single-window.ts';
import { startSandbox } from '../../sandbox/single-window/server.ts';
import { anOrder, DXP_ID } from '../gateways/single-window/messages.ts';
import { SIGNER, SIGNING } from '../support/signer.ts';

let root: string;
let dataDir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'import-client-'));
  dataDir = await mkdtemp(join(tmpdir(), 'single-window-'));
  onTestFinished(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });
});

const client = () =>
  startSandbox({ port: 0, dataDir, certificateFile: SIGNING.certificateFile, folders: { root, dxpId: DXP_ID }, paceMs: 1 });
const window = () => createSingleWindow({ url: `folder:${root}`, dxpId: DXP_ID, signer: SIGNER });
const box = async (name: string): Promise<string[]> => (await readdir(join(root, name)).catch((): string[] => [])).toSorted();
const eventually = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 10_000, interval: 10 });

test('a file that is taken goes to the SentBox, one that is no message to the FailBox, and one still being written stays', async () => {
  const sandbox = await client();
  onTestFinished(() => sandbox.close());
  const order = await window().compose(anOrder());
  await window().send([order]);
  await writeFile(join(root, 'OutBox', 'nonsense.xml'), '<nonsense/>');
  await writeFile(join(root, 'OutBox', 'nonsense.zip'), 'PK');
  await writeFile(join(root, 'OutBox', 'half.xml.temp'), '<half');
  await eventually(async () => {
    expect(await box('SentBox')).toEqual([`CEB303Message_${order.copMsgId}.xml`]);
    expect(await box('FailBox')).toEqual(['nonsense.xml', 'nonsense.zip']);
  });
  expect(await box('OutBox')).toEqual(['half.xml.temp']);
  expect(await readFile(join(root, 'SentBox', `CEB303Message_${order.copMsgId}.xml`), 'utf8')).toBe(order.envelope);
});

/** A receipt under its temporary name is still being written. */
const receipts = async () => (await box('InBox')).filter((name) => !name.endsWith('.temp'));

test('a new process on the same folders and file goes on: what lay there is taken, and no receipt is written twice', async () => {
  const first = await client();
  await window().send([await window().compose(anOrder())]);
  await eventually(async () => expect((await box('InBox')).length).toBeGreaterThanOrEqual(2));
  await first.close();
  await window().send([await window().compose(anOrder({ orderNo: 'WB-0002' }))]);
  const before = await receipts();

  const second = await client();
  onTestFinished(() => second.close());
  await eventually(async () => expect((await receipts()).length).toBeGreaterThanOrEqual(before.length + 2));
  const names = await receipts();
  expect(names.slice(0, before.length)).toEqual(before);
  expect(new Set(names.map((name) => name.slice(0, 9))).size).toBe(names.length);
});
