import { beforeAll, describe, expect, inject, test } from 'vitest';
import { usciCheckCharacter } from '../../domain/check-characters.ts';
import { ask } from '../support/http.ts';
import { type World, aWorld } from '../support/world.ts';

const { api, keys } = inject('stack');
const { key } = keys.organisations.secondSeller;
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

/** Digits alone are in the alphabet of the code whatever they are. */
function anEnterprise() {
  const first17 = `9144${String(Date.now()).slice(-9)}${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
  return {
    nameZh: '澜湾家居有限公司',
    nameEn: 'Lanwan Home Co., Ltd.',
    usci: `${first17}${usciCheckCharacter(first17) ?? ''}`,
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
  };
}

async function underReview(): Promise<string> {
  const made = await ask(api, 'POST', '/v1/enterprises', { key, body: anEnterprise() });
  expect(made.status).toBe(201);
  const path = `/v1/enterprises/${made.body['id'] as string}`;
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    if ((await ask(api, 'GET', path, { key })).body['state'] === 'under-review') return path;
  }
  throw new Error(`${path} did not come under review`);
}

describe('a review', () => {
  test('of two reviewers at once one decides, and the other is told who did, what and when', async () => {
    const path = await underReview();
    const decide = (verb: string, body: object) => ask(api, 'POST', `${path}:${verb}`, { key: keys.operator, body });
    const answers = await Promise.all([decide('approve', {}), decide('reject', { reasons: ['licence expired'] }), decide('approve', {})]);
    const [won, ...lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won?.status).toBe(200);
    const review = won?.body['review'] as { decision: string; by: string; at: string };
    for (const { status, body } of [...lost, await decide('approve', {})]) {
      expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'ALREADY_DECIDED' });
      expect(body).toMatchObject({ decision: review.decision, decidedBy: review.by, decidedAt: review.at });
    }
  });

  test('that rejects leaves its reasons, and the enterprise may be registered anew', async () => {
    const path = await underReview();
    const rejected = await ask(api, 'POST', `${path}:reject`, { key: keys.operator, body: { reasons: ['营业执照过期'] } });
    expect(rejected).toMatchObject({ status: 200, body: { state: 'rejected', review: { reasons: ['营业执照过期'] } } });
    const { usci, customsCode } = rejected.body;
    expect(await ask(api, 'POST', '/v1/enterprises', { key, body: { ...anEnterprise(), usci, customsCode } })).toMatchObject({
      status: 201,
    });
  });

  test('an enterprise registered twice is refused while the first stands', async () => {
    const body = anEnterprise();
    expect((await ask(api, 'POST', '/v1/enterprises', { key, body })).status).toBe(201);
    expect(await ask(api, 'POST', '/v1/enterprises', { key, body })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
  });

  test('a wrong check character, and a refusal without reasons, are named at their fields', async () => {
    const body = { ...anEnterprise(), usci: '91350100M000100Y44' };
    const bad = await ask(api, 'POST', '/v1/enterprises', { key, body });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: 'usci', code: 'USCI_CHECK_CHARACTER' }] } });
    const path = await underReview();
    expect(await ask(api, 'POST', `${path}:reject`, { key: keys.operator, body: { reasons: [] } })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'reasons' }] },
    });
  });
});

describe('evidence', () => {
  let address: string;
  beforeAll(async () => {
    ({ address } = await world.cast.seller.get<{ address: string }>(`/v1/warehouses/${world.parties.warehouseId}`));
  });
  const registration = async (): Promise<string> => {
    const body = { ...world.parties, nature: 'leased', validFrom: '2026-01-01', validTo: '2031-12-31' };
    const { body: made } = await ask(api, 'POST', '/v1/warehouse-registrations', { key: keys.organisations.seller.key, body });
    return `/v1/warehouse-registrations/${made['id'] as string}`;
  };
  const paper = (bytes: string, name: string): FormData => {
    const form = new FormData();
    const stated = { kind: 'lease', country: 'MYS', address };
    for (const [member, value] of Object.entries(stated)) form.set(member, value);
    form.set('file', new Blob([bytes]), name);
    return form;
  };
  const own = keys.organisations.seller.key;

  test('is told by its bytes: what is no paper is refused whatever it is called, and the decision waits for one', async () => {
    const path = await registration();
    const script = await ask(api, 'POST', `${path}/evidence`, { key: own, form: paper('<script>alert(1)</script>', 'lease.pdf') });
    expect(script).toMatchObject({ status: 422, body: { code: 'UPLOAD_INVALID' } });
    expect(await ask(api, 'POST', `${path}:approve`, { key: keys.operator })).toMatchObject({
      status: 409,
      body: { code: 'EVIDENCE_MISSING' },
    });
    const added = await ask(api, 'POST', `${path}/evidence`, { key: own, form: paper('%PDF-1.7 lease', '租赁合同.pdf') });
    expect(added).toMatchObject({ status: 201, body: { mimeType: 'application/pdf', fileName: '租赁合同.pdf', sizeBytes: 14 } });
  });

  test('comes back byte for byte, as a file and never as a page', async () => {
    const path = await registration();
    const added = await ask(api, 'POST', `${path}/evidence`, { key: own, form: paper('%PDF-1.7 <html>', '合作协议.pdf') });
    const got = await fetch(`${api}${added.headers.get('location')}`, { headers: { authorization: `Bearer ${own}` } });
    expect(await got.text()).toBe('%PDF-1.7 <html>');
    expect(got.headers.get('content-type')).toBe('application/pdf');
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''/);
  });
});
