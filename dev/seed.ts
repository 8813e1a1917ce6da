import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ApiKeyCreated, Organisation } from '../contracts/organisation.ts';
import { ORGANISATIONS, type SeedName, type SeedOrganisation } from './seed-data.ts';
import { type Key, type KeysFile, readKeys, writeKeys } from './stack/keys-file.ts';

/** A key for everybody who has a part in the main job. */
export type Keys = { operator: string; organisations: Record<SeedName, Key> };
type Target = { api: string; keysFile: string };
type Api = (method: 'GET' | 'POST', path: string, options: { key: string; body?: object; once?: string }) => Promise<unknown>;

const PATIENCE_MS = 30_000;
const Whoami = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Makes the demo's organisations and their keys through the API, and keeps the keys in the keys file. What that file already holds and
 *  the API still takes is left as it is. Errors: Error with the API's own words. */
export async function seed({ api, keysFile }: Target): Promise<Keys> {
  const kept = await readKeys(keysFile);
  if (kept === null) throw new Error(`There is no operator key: ${keysFile} is missing.`);
  const call = callerOf(api);
  const keys: KeysFile = { operator: kept.operator, organisations: { ...kept.organisations } };
  for (const [name, wanted] of Object.entries(ORGANISATIONS)) {
    const known = keys.organisations[name];
    if (known !== undefined && (await isTaken(call, known))) continue;
    keys.organisations[name] = await make(call, kept.operator, wanted);
    await writeKeys(keysFile, keys);
  }
  return keys;
}

async function make(call: Api, operator: string, { name, email, language, role }: SeedOrganisation): Promise<Key> {
  const once = randomUUID();
  const created = await call('POST', '/v1/organisations', { key: operator, body: { name, email, language }, once: `seed-org-${once}` });
  const organisation = Organisation.parse(created);
  const body = { organisationId: organisation.id, role, name: 'seed' };
  const { secret } = ApiKeyCreated.parse(await call('POST', '/v1/api-keys', { key: operator, body, once: `seed-key-${once}` }));
  return { organisationId: organisation.id, organisation: name, role, key: secret };
}

/** False when the database no longer knows the key, because it was emptied or is another one. */
async function isTaken(call: Api, { key, organisationId }: Key): Promise<boolean> {
  try {
    const { data } = Whoami.parse(await call('GET', '/v1/organisations', { key }));
    return data.some(({ id }) => id === organisationId);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 401) return false;
    throw error;
  }
}

class ApiRefusal extends Error {
  override name = 'ApiRefusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Tries again what the API asks to try again (503, 429); a create goes under the same key, so that it is done once. */
const callerOf =
  (api: string): Api =>
  async (method, path, { key, body, once }) => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const response = await fetch(`${api}${path}`, {
        method,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...(once ? { 'Idempotency-Key': once } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (response.ok) return response.json();
      const said = await response.text();
      const later = Number(response.headers.get('retry-after') ?? 1) * 1000;
      if (![429, 503].includes(response.status) || performance.now() + later > deadline)
        throw new ApiRefusal(response.status, `${method} ${path} answers ${response.status}: ${said.slice(0, 500)}`);
      await pause(later);
    }
  };
