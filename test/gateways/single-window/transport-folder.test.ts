import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { strFromU8, unzipSync } from 'fflate';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CustomsMessage } from '../../../contracts/customs.ts';
import { createSingleWindow } from '../../../gateways/single-window/single-window.ts';
import { receiveFromFolders, sendToFolders } from '../../../gateways/single-window/transport-folder.ts';
import { SIGNER } from '../../support/signer.ts';
import { aForm, anOrder, DXP_ID } from './messages.ts';

const CHILD = fileURLToPath(new URL('folder-child.ts', import.meta.url));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folders-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const box of ['OutBox', 'SentBox', 'FailBox', 'InBox', 'InBox_BK']) await mkdir(join(root, box));
});

const receive = (after = 0, limit = 1000) =>
  receiveFromFolders(root, after, { limit, waitSeconds: 0, signal: AbortSignal.timeout(10_000) });
const inBox = (name: string, content: string | Buffer) => writeFile(join(root, 'InBox', name), content);
const composed = (message: CustomsMessage = anOrder()) =>
  createSingleWindow({ url: `folder:${root}`, dxpId: DXP_ID, signer: SIGNER }).compose(message);

test('a message lies in the OutBox whole, under its own name, and a form is a package with the bare DecMessage', async () => {
  const [order, form] = [await composed(), await composed(aForm())];
  await sendToFolders(root, [order, form]);
  expect((await readdir(join(root, 'OutBox'))).toSorted()).toEqual([
    `CEB303Message_${order.copMsgId}.xml`,
    `DecMessage_${form.copMsgId}.zip`,
  ]);
  expect(await readFile(join(root, 'OutBox', `CEB303Message_${order.copMsgId}.xml`), 'utf8')).toBe(order.envelope);
  const packed = unzipSync(await readFile(join(root, 'OutBox', `DecMessage_${form.copMsgId}.zip`)));
  expect(Object.entries(packed).map(([name, bytes]) => [name, strFromU8(bytes)])).toEqual([[`DecMessage_${form.copMsgId}.xml`, form.xml]]);
});

test.each(['SentBox', 'FailBox'])('a message that went to the %s is not put again', async (box) => {
  const order = await composed();
  await sendToFolders(root, [order]);
  const name = `CEB303Message_${order.copMsgId}.xml`;
  await rename(join(root, 'OutBox', name), join(root, box, name));
  await sendToFolders(root, [order]);
  await receive();
  await sendToFolders(root, [order]);
  expect(await readdir(join(root, 'OutBox'))).toEqual([]);
});

test('half a file that a killed sender left is replaced by the whole, and one still being written is not read', async () => {
  const order = await composed();
  await writeFile(join(root, 'OutBox', `CEB303Message_${order.copMsgId}.xml.temp`), order.envelope.slice(0, 100));
  await sendToFolders(root, [order]);
  expect(await readdir(join(root, 'OutBox'))).toEqual([`CEB303Message_${order.copMsgId}.xml`]);
  await inBox('a.xml.temp', '<half');
  expect(await receive()).toEqual([]);
});

test('a receipt is moved before it is read, keeps its bytes and its place, and stays in InBox_BK', async () => {
  await inBox('b.xml', '<收据>二</收据>');
  await inBox('a.xml', '<收据>一</收据>');
  const received = await receive();
  expect(received.map(({ sequence, fileName, bytes }) => [sequence, fileName, bytes])).toEqual([
    [1, 'a.xml', '<收据>一</收据>'],
    [2, 'b.xml', '<收据>二</收据>'],
  ]);
  expect(await readdir(join(root, 'InBox'))).toEqual([]);
  await inBox('a.xml', '<收据>三</收据>');
  expect((await receive(2)).map(({ sequence, bytes }) => [sequence, bytes])).toEqual([[3, '<收据>三</收据>']]);
  expect(await receive()).toEqual([...received, ...(await receive(2))]);
  expect((await readdir(join(root, 'InBox_BK'))).toSorted()).toEqual(['000000000001', '000000000002', '000000000003']);
});

test('wherever a receiver was killed, the next one goes on: claims it left are numbered, empty ones are left alone', async () => {
  await mkdir(join(root, 'InBox_BK', 'taking-empty'));
  await mkdir(join(root, 'InBox_BK', 'taking-full'));
  await writeFile(join(root, 'InBox_BK', 'taking-full', 'claimed.xml'), '<claimed/>');
  await inBox('new.xml', '<new/>');
  expect((await receive()).map(({ fileName }) => fileName).toSorted()).toEqual(['claimed.xml', 'new.xml']);
  expect((await receive()).map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('several that receive at once give every file one number, without a gap', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `${index}.xml`);
  for (const name of names) await inBox(name, `<r>${name}</r>`);
  await Promise.all(Array.from({ length: 4 }, () => receive()));
  const all = await receive();
  expect(all.map(({ sequence }) => sequence)).toEqual(names.map((_, index) => index + 1));
  expect(all.map(({ fileName }) => fileName).toSorted()).toEqual(names.toSorted());
});

test('bytes that are not UTF-8 are kept, and a file too large to be a receipt is not read', async () => {
  const gbk = Buffer.from([0x3c, 0x61, 0x3e, 0xb9, 0xe3, 0x3c, 0x2f, 0x61, 0x3e]);
  await inBox('gbk.xml', gbk);
  await inBox('huge.xml', Buffer.alloc(50 * 1024 * 1024, 'x'));
  const [kept, huge] = await receive();
  expect(Buffer.from(kept?.bytes.replace('base64:', '') ?? '', 'base64')).toEqual(gbk);
  expect(huge?.bytes).toMatch(/^too large to be a receipt: 52428800 bytes in .*huge\.xml$/);
});

test('a message that the client could not send is kept in FailBox_BK and is a refusal of that message', async () => {
  const order = await composed();
  const name = `CEB303Message_${order.copMsgId}.xml`;
  await writeFile(join(root, 'FailBox', name), order.envelope);
  const window = createSingleWindow({ url: `folder:${root}`, dxpId: DXP_ID, signer: SIGNER });
  const [raw] = await receive();
  expect(raw && window.read(raw)).toMatchObject({ kind: 'format-error', businessKey: order.copMsgId, status: '-1' });
  expect(await readdir(join(root, 'FailBox_BK'))).toEqual([name]);
  expect(await readdir(join(root, 'FailBox'))).toEqual([]);
});

async function killedAfter(ms: number, ...args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  await Promise.race([setTimeout(ms), exited]);
  const finished = child.exitCode === 0;
  child.kill('SIGKILL');
  await exited;
  return finished;
}

test('a sender killed again and again, while the client takes what lies there, loses no message and puts none twice', async () => {
  const count = 150;
  const taken: string[] = [];
  for (let ms = 10; ; ms += 25) {
    const finished = await killedAfter(ms, 'send', root, String(count));
    for (const name of (await readdir(join(root, 'OutBox'))).filter((it) => it.endsWith('.xml'))) {
      taken.push(`${name} ${(await readFile(join(root, 'OutBox', name), 'utf8')).length > 20_000}`);
      await rename(join(root, 'OutBox', name), join(root, 'SentBox', name));
    }
    if (finished) break;
  }
  expect(taken.toSorted()).toEqual(Array.from({ length: count }, (_, index) => `CEB303Message_M-${index}.xml true`).toSorted());
}, 60_000);

test('a receiver killed again and again loses no receipt and numbers none twice', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `r-${index}.xml`);
  for (const name of names) await inBox(name, `<r>${name}</r>`);
  for (let ms = 1; !(await killedAfter(ms, 'receive', root)); ms += 20);
  const all = await receive();
  expect(all.map(({ sequence }) => sequence)).toEqual(names.map((_, index) => index + 1));
  expect(all.map(({ fileName }) => fileName).toSorted()).toEqual(names.toSorted());
}, 60_000);
