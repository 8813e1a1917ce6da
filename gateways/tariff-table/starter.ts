import { readFile } from 'node:fs/promises';
import type { Provenance } from './index.ts';

const FILE = new URL('starter-table.csv', import.meta.url);

/** What an installation begins with until an official table is loaded: common goods of e-commerce, none of them verified. Its codes are of
 *  HS 2022, so it holds from the day that came into force. */
export const STARTER = {
  validFrom: '2022-01-01',
  source: 'Outport starter table',
  confidence: 'unverified',
} as const satisfies Provenance & { validFrom: string };

export const starterFile = async (): Promise<{ bytes: Buffer; fileName: string }> => ({
  bytes: await readFile(FILE),
  fileName: 'starter-table.csv',
});
