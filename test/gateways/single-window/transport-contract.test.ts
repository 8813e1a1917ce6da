import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CustomsReceipt, RawReceipt } from '../../../contracts/customs.ts';
import { SingleWindowUnavailable } from '../../../gateways/single-window/errors.ts';
import { createSingleWindow } from '../../../gateways/single-window/single-window.ts';
import { startSandbox } from '../../../sandbox/single-window/server.ts';
import { SIGNER, SIGNING } from '../../support/signer.ts';
import { aDeparture, aForm, aList, aLogistics, anArrival, anOrder, DXP_ID } from './messages.ts';

type Style = 'HTTP' | 'folders';

/** One sandbox, reached over HTTP or through the folders of an import client. */
async function aPeer(style: Style) {
  const root = await mkdtemp(join(tmpdir(), 'import-client-'));
  const folders = style === 'folders' ? { root, dxpId: DXP_ID } : null;
  const sandbox = await startSandbox({ port: 0, certificateFile: SIGNING.certificateFile, folders, paceMs: 1 });
  onTestFinished(async () => {
    await sandbox.close();
    await rm(root, { recursive: true, force: true });
  });
  const url = style === 'folders' ? `folder:${root}` : sandbox.url;
  const window = createSingleWindow({ url, dxpId: DXP_ID, signer: SIGNER });
  const receive = (after: number, { limit = 500, waitSeconds = 0 } = {}): Promise<RawReceipt[]> =>
    window.receive(after, { limit, waitSeconds, signal: AbortSignal.timeout(20_000) });
  return {
    window,
    receive,
    send: async (...messages: Parameters<typeof window.compose>[0][]) =>
      window.send(await Promise.all(messages.map((message) => window.compose(message)))),
    /** All receipts, once these statuses of a business key have come. */
    async until(businessKey: string, statuses: string[]): Promise<{ raw: RawReceipt[]; read: CustomsReceipt[] }> {
      const raw: RawReceipt[] = [];
      for (const deadline = Date.now() + 15_000; Date.now() < deadline;) {
        raw.push(...(await receive(raw.at(-1)?.sequence ?? 0, { waitSeconds: 0.5 })));
        const read = raw.map((receipt) => window.read(receipt));
        const told = new Set(read.filter((receipt) => receipt.businessKey === businessKey).map(({ status }) => status));
        if (statuses.every((status) => told.has(status))) return { raw, read };
      }
      throw new Error(`${statuses.join(', ')} never came for ${businessKey}`);
    },
    messages: async () => ((await (await fetch(`${sandbox.url}/sandbox/stats`)).json()) as { messages: Record<string, number> }).messages,
  };
}

test('over HTTP the state of messages is asked for by their business keys; asking sends nothing, and folders have nobody to ask', async () => {
  const peer = await aPeer('HTTP');
  await peer.send(anOrder(), aLogistics(), aList());
  const { raw } = await peer.until('COP-0001', ['2', '120', '399']);
  const before = await peer.messages();
  const exporterCode = anOrder().exporter.customsCode;
  const asked = await peer.window.ask?.([
    { messageType: 'CEB603Message', businessKey: 'COP-0001', exporterCode },
    { messageType: 'CEB603Message', businessKey: 'NOBODY', exporterCode },
  ]);
  const ofList = new Set(raw.filter((it) => peer.window.read(it).businessKey === 'COP-0001').map(({ bytes }) => bytes));
  expect(new Set(asked?.map(({ bytes }) => bytes))).toEqual(ofList);
  expect(await peer.messages()).toEqual(before);
  expect((await aPeer('folders')).window.ask).toBeNull();
}, 20_000);

describe.each<Style>(['HTTP', 'folders'])('%s', (style) => {
  test('messages go to customs and receipts come back, from the order to the closed list', async () => {
    const peer = await aPeer(style);
    await peer.send(anOrder(), aLogistics(), aList());
    await peer.until('COP-0001', ['2', '120', '399']);
    await peer.send(anArrival(), aDeparture());
    const { read } = await peer.until('COP-0001', ['800', '899']);
    expect(new Set(read.map(({ kind }) => kind))).toEqual(new Set(['order', 'logistics', 'list', 'arrival', 'departure']));
  }, 20_000);

  test('a form goes in and its import answer and results come back', async () => {
    const peer = await aPeer(style);
    await peer.send(anOrder(), aForm());
    const { read } = await peer.until('CSN-0001', ['0']);
    const answer = read.find((receipt) => receipt.kind === 'form-import');
    const seqNo = answer?.kind === 'form-import' ? answer.seqNo : null;
    expect(seqNo).toMatch(/^E\d{17}$/);
    await peer.until(seqNo ?? '', ['7']);
  }, 20_000);

  test('the same message again is one message', async () => {
    const peer = await aPeer(style);
    const message = await peer.window.compose(anOrder());
    await peer.window.send([message, message]);
    await peer.until('WB-0001', ['2', '120']);
    await peer.window.send([message]);
    await peer.send(anOrder({ orderNo: 'WB-0002' }));
    const { read } = await peer.until('WB-0002', ['2', '120']);
    expect(read.map(({ status }) => status)).not.toContain('-304001');
    expect(await peer.messages()).toEqual({ CEB303Message: 2 });
  }, 20_000);

  test('a mailbox is read on from any position, again and in portions, always the same bytes', async () => {
    const peer = await aPeer(style);
    await peer.send(...Array.from({ length: 5 }, (_, index) => anOrder({ orderNo: `WB-${index}` })));
    for (let index = 0; index < 5; index += 1) await peer.until(`WB-${index}`, ['120']);
    const all = await peer.receive(0);
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(await peer.receive(0)).toEqual(all);
    expect(await peer.receive(0, { limit: 3 })).toEqual(all.slice(0, 3));
    expect(await peer.receive(3, { limit: 3 })).toEqual(all.slice(3, 6));
    expect(await peer.receive(all.length)).toEqual([]);
  }, 20_000);

  test('reading waits for the first receipt, and ends with the reason of a caller who gives up', async () => {
    const peer = await aPeer(style);
    const caller = new AbortController();
    const waiting = peer.window.receive(0, { limit: 1, waitSeconds: 60, signal: caller.signal });
    caller.abort(new Error('draining'));
    await expect(waiting).rejects.toThrow('draining');
    const first = peer.receive(0, { waitSeconds: 20 });
    await peer.send(anOrder());
    expect(peer.window.read((await first)[0] as RawReceipt)).toMatchObject({ kind: 'order', businessKey: 'WB-0001' });
  }, 20_000);

  test('what cannot be reached now is unavailable, so the caller tries again', async () => {
    const url = style === 'HTTP' ? 'http://127.0.0.1:1' : `folder:${import.meta.filename}`;
    const window = createSingleWindow({ url, dxpId: DXP_ID, signer: SIGNER });
    await expect(window.send([await window.compose(anOrder())])).rejects.toThrow(SingleWindowUnavailable);
    await expect(window.receive(0, { limit: 1, waitSeconds: 0, signal: AbortSignal.timeout(5000) })).rejects.toThrow(
      SingleWindowUnavailable,
    );
  });
});

test('each transport has a mailbox of its own name, so that a position of one is never taken for one of another', () => {
  const names = ['http://127.0.0.1:1', 'folder:/a', 'folder:/b'].map(
    (url) => createSingleWindow({ url, dxpId: DXP_ID, signer: SIGNER }).mailbox,
  );
  expect(new Set(names).size).toBe(3);
});
