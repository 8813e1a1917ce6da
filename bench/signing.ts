import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throwAwaySigningKey } from '../dev/stack/signing-key.ts';
import { check, compose } from '../gateways/single-window/compose.ts';
import { softwareSigner } from '../gateways/single-window/signing/software-key.ts';
import { aList, DXP_ID } from '../test/gateways/single-window/messages.ts';
import { inFlight } from './measure.ts';

const MESSAGES = 4000;
/** As many as the outbox composes at once. */
const FLIGHTS = 100;

/** What it costs to build a list of two lines, and to sign it as well. */
export async function signing() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-signing-'));
  const signer = await softwareSigner({ ...(await throwAwaySigningKey(folder)), algorithm: 'rsa-sha256' });
  const built = await inFlight(MESSAGES, FLIGHTS, async () => check(aList(), { dxpId: DXP_ID }));
  const signed = await inFlight(MESSAGES, FLIGHTS, async () => compose(aList(), { dxpId: DXP_ID, signer }));
  await rm(folder, { recursive: true });
  return { messages: MESSAGES, builtPerSecond: built.perSecond, builtAndSignedPerSecond: signed.perSecond, signedMs: signed.each };
}
