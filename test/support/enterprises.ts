import { inject } from 'vitest';
import { usciCheckCharacter } from '../../domain/check-characters.ts';
import { ask } from './http.ts';

/** Digits alone are in the alphabet of the code whatever they are. */
export function aUsci(): string {
  const first17 = `9144${String(Date.now()).slice(-9)}${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
  return `${first17}${usciCheckCharacter(first17) ?? ''}`;
}

/** The body of a registration, of a firm that no other test has. */
export const anEnterprise = (change: object = {}) => ({
  nameZh: '澜湾家居有限公司',
  nameEn: 'Lanwan Home Co., Ltd.',
  usci: aUsci(),
  customsCode: '4401960K2M',
  taxpayer: 'small-scale',
  kind: 'trading-company',
  inPilotZone: true,
  refundRegistered: false,
  addressZh: '广州市',
  addressEn: 'Guangzhou',
  ports: ['5165'],
  sourceDistrict: '44019',
  contact: { name: '林', email: 'lin@lanwan.example', phone: '1' },
  ...change,
});

/** Waits until an enterprise is in a state. */
export async function reaches(path: string, state: string): Promise<void> {
  const { api, keys } = inject('stack');
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    if ((await ask(api, 'GET', path, { key: keys.operator })).body['state'] === state) return;
  }
  throw new Error(`${path} did not become ${state}`);
}

/** The path of an enterprise of the second seller that waits for its review. */
export async function underReview(change: object = {}): Promise<string> {
  const { api, keys } = inject('stack');
  const made = await ask(api, 'POST', '/v1/enterprises', { key: keys.organisations.secondSeller.key, body: anEnterprise(change) });
  if (made.status !== 201) throw new Error(`no enterprise was made: ${JSON.stringify(made.body)}`);
  const path = `/v1/enterprises/${made.body['id'] as string}`;
  await reaches(path, 'under-review');
  return path;
}
