import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Role } from '../../contracts/organisation.ts';

const Key = z.object({ organisationId: z.string(), organisation: z.string(), role: Role, key: z.string() });
export type Key = z.infer<typeof Key>;

/** The keys of a data folder: the operator's, which the API is started with, and those of seeded organisations under their names. */
const KeysFile = z.object({ operator: z.string(), organisations: z.record(z.string(), Key) });
export type KeysFile = z.infer<typeof KeysFile>;

/** What the file holds, made with a new operator key when there is none. A key given in OUTPORT_BOOTSTRAP_OPERATOR_KEY counts first.
 *  Errors: Error when the file is there but cannot be read as one of keys. */
export async function openKeys(file: string, env: NodeJS.ProcessEnv): Promise<KeysFile> {
  const kept = await readKeys(file);
  const operator = env['OUTPORT_BOOTSTRAP_OPERATOR_KEY'] || kept?.operator || `outport_${randomBytes(24).toString('base64url')}`;
  const keys = { operator, organisations: kept?.organisations ?? {} };
  if (kept?.operator !== operator) await writeKeys(file, keys);
  return keys;
}

/** Null when there is no such file. Errors: Error when it cannot be read as one of keys. */
export async function readKeys(file: string): Promise<KeysFile | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return KeysFile.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} cannot be read as keys: repair it, or delete it to have new ones made.`, { cause: error });
  }
}

export async function writeKeys(file: string, keys: KeysFile): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
