import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createSingleWindow } from '../../gateways/single-window/single-window.ts';
import { anOrder, DXP_ID } from '../gateways/single-window/messages.ts';
import { SIGNER } from '../support/signer.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/single-window/main.ts', import.meta.url));

async function aProcess(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\S+/.exec(said.toString())?.[0];
  if (url === undefined) throw new Error(`no address in ${said.toString()}`);
  return { child, url };
}

test('killed at any moment, a process loses nothing it accepted', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'single-window-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const env = { SANDBOX_PORT: '0', SANDBOX_DATA_DIR: dataDir, SANDBOX_PACE_MS: '20' };

  const first = await aProcess(env);
  const window = createSingleWindow({ url: first.url, dxpId: DXP_ID, signer: SIGNER });
  const orderNos = Array.from({ length: 300 }, (_, index) => `WB-${index}`);
  await window.send(await Promise.all(orderNos.map((orderNo) => window.compose(anOrder({ orderNo })))));
  await window.receive(0, { limit: 1, waitSeconds: 10, signal: AbortSignal.timeout(10_000) });
  const exited = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exited;

  const second = await aProcess(env);
  const again = createSingleWindow({ url: second.url, dxpId: DXP_ID, signer: SIGNER });
  const stored = new Set<string>();
  for (let after = 0; stored.size < orderNos.length;) {
    const receipts = await again.receive(after, { limit: 1000, waitSeconds: 5, signal: AbortSignal.timeout(10_000) });
    expect(receipts).not.toEqual([]);
    for (const receipt of receipts) {
      after = receipt.sequence;
      const { businessKey, status } = again.read(receipt);
      if (status === '120') stored.add(businessKey);
    }
  }
  expect([...stored].toSorted()).toEqual(orderNos.toSorted());
}, 20_000);
