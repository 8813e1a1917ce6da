import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ask } from '../support/http.ts';
import { lastJson, run } from '../support/programs.ts';
import { aTransfer, aWorld } from '../support/world.ts';

const { api, mongodb, temporal, keys } = inject('stack');
type Checked = { ok: boolean; messages: number; unsealed: number; chain: string; fault: object | null };

test('the evidence of a filing is one ZIP that verifies without a database; the database verifies as a whole', async () => {
  const world = await aWorld();
  const { id } = await world.begin(aTransfer(world.parties));
  const { filingId } = await world.reaches(id, 'declared');
  const connection = await Connection.connect({ address: temporal });
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  onTestFinished(async () => {
    await connection.close();
    await rm(folder, { recursive: true });
  });
  const sealing = new Client({ connection }).schedule.getHandle('evidence-sealing');
  const zip = join(folder, 'evidence.zip');
  const verified = async (): Promise<Checked> => {
    const answer = await fetch(`${api}/v1/filings/${filingId}/evidence.zip`, {
      headers: { authorization: `Bearer ${keys.organisations.seller.key}` },
    });
    expect(answer.headers.get('content-type')).toBe('application/zip');
    await writeFile(zip, Buffer.from(await answer.arrayBuffer()));
    const program = run('dev/evidence-verify.ts', ['--zip', zip, '--json'], {});
    expect(await program.ended, program.lines.join('\n')).toBe(0);
    return lastJson<Checked>(program);
  };
  const { key } = keys.organisations.seller;
  let checked = await verified();
  for (const until = Date.now() + 60_000; checked.unsealed > 0 && Date.now() < until; checked = await verified()) await sealing.trigger();
  const { body } = await ask(api, 'GET', `/v1/filings/${filingId}/messages?limit=200`, { key });
  expect(checked).toMatchObject({ ok: true, unsealed: 0, messages: body.data?.length, fault: null });
  for (const message of body.data ?? []) expect(message).toMatchObject({ transport: 'http', policies: expect.any(String) as string });

  const whole = run('dev/evidence-verify.ts', ['--organisation', checked.chain, '--json'], { MONGODB_URI: mongodb });
  expect(await whole.ended, whole.lines.join('\n')).toBe(0);
  expect(lastJson(whole)).toMatchObject({ ok: true, chains: [{ chain: checked.chain, fault: null }] });
  const nobody = run('dev/evidence-verify.ts', ['--organisation', 'org_nobody', '--json'], { MONGODB_URI: mongodb });
  expect(await nobody.ended).toBe(2);
});
