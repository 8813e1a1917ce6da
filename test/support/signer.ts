import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { throwAwaySigningKey } from '../../dev/stack/signing-key.ts';
import { softwareSigner } from '../../gateways/single-window/signing/software-key.ts';

/** A key of this test run alone. */
export const SIGNING = await throwAwaySigningKey(await mkdtemp(join(tmpdir(), 'outport-signing-')));
export const SIGNER = await softwareSigner({ ...SIGNING, algorithm: 'rsa-sha256' });
