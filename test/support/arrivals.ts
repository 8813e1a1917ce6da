import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { type Client, createClient } from '../../dev/demo/client.ts';

/** A new operator of a supervised site, with its key. */
export async function aSiteOperator(): Promise<Client & { key: string }> {
  const { api, keys } = inject('stack');
  const operator = createClient(api, keys.operator);
  const email = `${randomUUID()}@site.example`;
  const { id } = await operator.post<{ id: string }>('/v1/organisations', { name: '南沙监管场所', email, language: 'zh-CN' });
  const key = { organisationId: id, role: 'site-operator', name: 'gate' };
  const { secret } = await operator.post<{ secret: string }>('/v1/api-keys', key);
  return { ...createClient(api, secret), key: secret };
}

/** What a site reports of goods under a bill. */
export const anArrivalReport = (billNo: string, change: object = {}) => ({
  messageId: randomUUID(),
  operatorCode: '4401980S1T',
  siteCode: '516501A',
  billNo,
  vehiclePlate: '粤A·S1001',
  packages: 1,
  grossWeightKg: '1',
  arrivedAt: '2026-11-25T01:00:00Z',
  ...change,
});
