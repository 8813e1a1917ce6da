import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { addDays, chinaDate } from '../../domain/calendar.ts';
import { type Answer, ask } from '../support/http.ts';
import { pdfOf } from '../support/papers.ts';
import { type World, aTransfer, aWorld } from '../support/world.ts';

const { api, keys, mailPage, sandboxPage } = inject('stack');
const { key } = keys.organisations.seller;
const today = chinaDate(new Date().toISOString());
const PATIENCE_MS = 60_000;
type Shown = Record<string, unknown> & {
  state: string;
  validTo: string;
  filing: Record<string, unknown>;
  periods: Record<string, unknown>[];
  renewal: Record<string, unknown> | null;
};
type Finding = { rule: string; severity: string; source: string };

let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

/** A warehouse of this test alone, whose name begins its mails and the customs of which can be told how to behave. */
async function aWarehouse(
  address = 'Lot 12, Jalan Perigi Nanas 7, 42920 Port Klang',
): Promise<{ warehouseId: string; name: string; address: string }> {
  const name = `Shed ${randomUUID().slice(0, 8)}`;
  const { partnerOrganisationId } = world.cast;
  const body = { name, partnerOrganisationId, country: 'MYS', address, port: 'MYPKG', timeZone: 'Asia/Kuala_Lumpur' };
  const { id } = await world.cast.partner.post<{ id: string }>('/v1/warehouses', body);
  return { warehouseId: id, name, address };
}

async function aRegistration({
  validFrom = today,
  validTo,
  nature = 'partner-operated',
  address,
}: {
  validFrom?: string;
  validTo: string;
  nature?: string;
  address?: string;
}) {
  const warehouse = await aWarehouse(address);
  const { enterpriseId } = world.parties;
  const wanted = { enterpriseId, warehouseId: warehouse.warehouseId, nature, validFrom, validTo };
  const made = await ask(api, 'POST', '/v1/warehouse-registrations', { key, body: wanted });
  expect(made.status).toBe(201);
  const path = made.headers.get('location') ?? '';
  const shown = async (): Promise<Shown> => (await ask(api, 'GET', path, { key })).body as Shown;
  const until = async (holds: (now: Shown) => boolean, what: string): Promise<Shown> => {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const now = await shown();
      if (holds(now)) return now;
      if (Date.now() > end) throw new Error(`${path} never came to be ${what}: ${JSON.stringify(now)}`);
    }
  };
  const brings = (kind: string, stated: Record<string, string> = {}): Promise<Answer> => {
    const form = new FormData();
    const members = { kind, country: 'MYS', address: warehouse.address, ...stated };
    for (const [member, value] of Object.entries(members)) form.set(member, value);
    form.set('file', new Blob([pdfOf(1)]), '合作协议.pdf');
    return ask(api, 'POST', `${path}/evidence`, { key, form });
  };
  const commands = (verb: string, by: string, body?: object, headers = {}): Promise<Answer> =>
    ask(api, 'POST', `${path}:${verb}`, { key: by, headers, ...(body === undefined ? {} : { body }) });
  return {
    ...warehouse,
    made: made.body as Shown,
    path,
    brings,
    shown,
    until,
    reaches: (state: string) => until((now) => now.state === state, state),
    seller: (verb: string, body?: object, headers = {}) => commands(verb, key, body, headers),
    operator: (verb: string, body?: object) => commands(verb, keys.operator, body),
    /** With every paper on file. */
    async comesUnderReview(...kinds: string[]): Promise<void> {
      for (const kind of kinds) expect((await brings(kind)).status).toBe(201);
      await until(({ state, renewal }) => state === 'under-review' || renewal?.['state'] === 'under-review', 'under review');
    },
    /** Subjects of the mails about this warehouse, once there is one that says so. */
    async mailed(subject: string): Promise<string[]> {
      for (const end = Date.now() + PATIENCE_MS; ;) {
        const { mails } = (await (await fetch(`${mailPage}/mails.json`)).json()) as { mails: { subject: string }[] };
        const own = mails.map((mail) => mail.subject).filter((one) => one.includes(warehouse.name));
        if (own.some((one) => one.startsWith(subject))) return own;
        if (Date.now() > end) throw new Error(`no mail "${subject}", only ${own.join(', ')}`);
      }
    },
    async customsWill(scenario: string): Promise<void> {
      const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ scenario }) };
      await fetch(`${sandboxPage}/sandbox/warehouses/${encodeURIComponent(warehouse.name)}`, init);
    },
    async finds(declarationDate: string, rule: RegExp): Promise<Finding[]> {
      const body = { ...aTransfer({ ...world.parties, warehouseId: warehouse.warehouseId }), declarationDate };
      const { findings } = await world.cast.seller.post<{ findings: Finding[] }>('/v1/stock-transfers:check', body);
      return findings.filter((finding) => rule.test(finding.rule));
    },
  };
}

describe('a registration of today', () => {
  test('says that customs wants no filing and by which source, is reminded of its end by mail, renewed without a gap, and told of that', async () => {
    const registration = await aRegistration({ validTo: addDays(today, 5) });
    expect(registration.made.filing).toMatchObject({
      required: false,
      state: 'not-required',
      source: expect.stringContaining('No.167') as string,
      confidence: 'secondary',
      text: expect.stringContaining('refund file') as string,
    });
    await registration.comesUnderReview('cooperation-agreement');
    expect(await registration.operator('approve')).toMatchObject({ status: 200 });
    await registration.reaches('expiring');
    await registration.mailed('登记即将到期');
    await registration.mailed('登记已通过');
    const timeline = await ask(api, 'GET', `${registration.path}/timeline`, { key });
    expect(timeline.body.data?.find(({ kind }) => kind === 'expiring')).toMatchObject({ detail: { daysLeft: 7 } });

    const validTo = addDays(today, 400);
    const early = await registration.seller('renew', { validTo: addDays(today, 5) });
    expect(early).toMatchObject({ status: 422, body: { errors: [{ path: 'validTo' }] } });
    const headers = { 'idempotency-key': randomUUID() };
    const asked = await registration.seller('renew', { validTo }, headers);
    expect(asked).toMatchObject({
      status: 200,
      body: { state: 'expiring', renewal: { number: 2, state: 'submitted', validFrom: addDays(today, 6), validTo, policyOffer: null } },
    });
    expect((await registration.seller('renew', { validTo }, headers)).body).toEqual(asked.body);
    expect(await registration.seller('renew', { validTo })).toMatchObject({ status: 409, body: { code: 'RENEWAL_UNDER_WAY' } });
    expect(await registration.operator('approve')).toMatchObject({
      status: 409,
      body: { code: 'EVIDENCE_MISSING', missing: ['cooperation-agreement'] },
    });
    await registration.comesUnderReview('cooperation-agreement');
    const answers = await Promise.all([registration.operator('approve'), registration.operator('approve')]);
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won).toMatchObject({ status: 200, body: { state: 'active', validTo, renewal: null } });
    expect(lost).toMatchObject({
      status: 409,
      body: {
        code: 'ALREADY_DECIDED',
        decision: 'approved',
        decidedBy: expect.any(String) as string,
        decidedAt: expect.any(String) as string,
      },
    });
    expect(won?.body['periods']).toMatchObject([
      { number: 1, validFrom: today, validTo: addDays(today, 5), review: { decision: 'approved' } },
      { number: 2, validFrom: addDays(today, 6), validTo, review: { decision: 'approved' } },
    ]);
    await registration.mailed('登记已延续');
    expect(await registration.seller('withdraw')).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await registration.brings('cooperation-agreement')).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
  });

  test('is suspended and reinstated by an operator: meanwhile new transfers are blocked', async () => {
    const registration = await aRegistration({ validTo: addDays(today, 400) });
    await registration.comesUnderReview('cooperation-agreement');
    await registration.operator('approve');
    expect(await registration.seller('suspend', { reasons: ['x'] })).toMatchObject({ status: 403 });
    const suspended = await registration.operator('suspend', { reasons: ['地址存疑'] });
    expect(suspended).toMatchObject({ status: 200, body: { state: 'suspended' } });
    expect(await registration.finds(today, /^REGISTRATION/)).toMatchObject([{ rule: 'REGISTRATION_NOT_ACTIVE', severity: 'blocking' }]);
    await registration.mailed('登记已暂停');
    expect(await registration.operator('reinstate')).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await registration.finds(today, /^REGISTRATION/)).toMatchObject([{ rule: 'REGISTRATION_ACTIVE', severity: 'passed' }]);
    expect(await registration.operator('reinstate')).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT', state: 'active' } });
  });

  test('that is over expires at once, and what is not there in time stops no shipment', async () => {
    const registration = await aRegistration({ validFrom: '2025-01-01', validTo: addDays(today, -1) });
    expect(await registration.finds(today, /^REGISTRATION/)).toMatchObject([
      { rule: 'REGISTRATION_NOT_ACTIVE', severity: 'warning', source: expect.stringContaining('No.167') as string },
    ]);
    await registration.comesUnderReview('cooperation-agreement');
    await registration.operator('approve');
    await registration.reaches('expired');
    expect(await registration.finds(today, /^REGISTRATION/)).toMatchObject([{ severity: 'blocking' }]);
  });
});

describe('evidence', () => {
  test('that states another place, or ends too early, is refused with what it should be, every field at once, and nothing is kept', async () => {
    const registration = await aRegistration({ validTo: addDays(today, 100), nature: 'leased' });
    const other = { country: 'THA', address: 'Lot 13, Jalan Perigi Nanas 7, 42920 Port Klang' };
    const wrong = await registration.brings('lease', other);
    expect(wrong).toMatchObject({
      status: 422,
      body: {
        code: 'EVIDENCE_MISMATCH',
        errors: [
          { path: 'country', message: 'The warehouse has: MYS' },
          { path: 'address', message: `The warehouse has: ${registration.address}` },
        ],
      },
    });
    const ends = await registration.brings('lease', { country: 'THA', validTo: addDays(today, 99) });
    expect(ends).toMatchObject({
      status: 422,
      body: { code: 'REQUEST_INVALID', errors: [{ path: 'country' }, { path: 'validTo', code: 'EVIDENCE_ENDS_EARLY' }] },
    });
    const form = new FormData();
    form.set('kind', 'lease');
    form.set('file', new Blob([pdfOf(1)]), 'lease.pdf');
    expect(await ask(api, 'POST', `${registration.path}/evidence`, { key, form })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { path: 'country', code: 'FIELD_MISSING' },
          { path: 'address', code: 'FIELD_MISSING' },
        ],
      },
    });
    expect(await registration.shown()).toMatchObject({ evidence: [] });
    const written = { address: '  LOT １２； Jalan Perigi-Nanas 7, 42920 port klang ', validTo: addDays(today, 100) };
    const kept = await registration.brings('lease', written);
    expect(kept).toMatchObject({
      status: 201,
      body: { country: 'MYS', address: written.address.trim(), validTo: written.validTo, period: 1 },
    });
  });
});

describe('a registration that reaches back to where customs wanted the warehouse filed', () => {
  const papers = ['cooperation-agreement', 'proof-of-use'];

  test('names every paper that is missing, is filed with customs once approved, and expires at once where it is over', async () => {
    const registration = await aRegistration({ validFrom: '2023-01-01', validTo: '2024-06-30' });
    expect(registration.made.filing).toMatchObject({
      required: true,
      state: 'not-made',
      source: expect.stringContaining('No.75') as string,
    });
    await registration.brings('cooperation-agreement');
    expect(await registration.operator('approve')).toMatchObject({
      status: 409,
      body: { code: 'EVIDENCE_MISSING', missing: ['proof-of-use'], detail: 'Still missing: proof of use' },
    });
    await registration.comesUnderReview('proof-of-use');
    const approved = await registration.operator('approve');
    expect(approved).toMatchObject({ status: 200, body: { state: 'under-review', review: { decision: 'approved' } } });
    expect(await registration.operator('approve')).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    const over = await registration.reaches('expired');
    expect(over.periods).toMatchObject([
      { number: 1, filing: { state: 'accepted', filingNo: expect.stringMatching(/^HWC5165/) as string } },
    ]);
    await registration.mailed('海外仓已提交海关备案');
  });

  test('lets what was declared then pass once it is filed, and blocks it by the source where it is not', async () => {
    const filed = await aRegistration({ validFrom: '2023-01-01', validTo: addDays(today, 400) });
    expect(await filed.finds('2024-06-01', /^WAREHOUSE/)).toMatchObject([
      { rule: 'WAREHOUSE_NOT_FILED', severity: 'blocking', source: expect.stringContaining('No.75') as string },
    ]);
    await filed.comesUnderReview(...papers);
    await filed.operator('approve');
    await filed.reaches('active');
    expect(await filed.finds('2024-06-01', /^(WAREHOUSE|REGISTRATION)/)).toMatchObject([{ severity: 'passed' }, { severity: 'passed' }]);
    const renewed = await filed.seller('renew', { validTo: addDays(today, 800) });
    expect(renewed.body['renewal']).toMatchObject({
      filing: { required: false },
      policyOffer: {
        kept: { packId: 'CN.9810.WAREHOUSE-FILING.REQUIRED' },
        offered: { id: 'CN.9810.WAREHOUSE-FILING.ABOLISHED' },
      },
    });
    expect(renewed.body['policy']).toMatchObject({ packId: 'CN.9810.WAREHOUSE-FILING.REQUIRED' });
  });

  test('is rejected for the reasons of customs, and submitted again it is filed anew', async () => {
    const registration = await aRegistration({ validFrom: '2024-12-14', validTo: addDays(today, 400) });
    await registration.customsWill('refuse-once');
    await registration.comesUnderReview(...papers);
    await registration.operator('approve');
    const rejected = await registration.reaches('rejected');
    expect(rejected.filing).toMatchObject({ state: 'refused', reasons: ['证明材料未加盖公章'] });
    await registration.mailed('海关未通过海外仓备案');
    expect((await registration.seller('resubmit')).status).toBe(200);
    await registration.reaches('under-review');
    await registration.operator('approve');
    expect((await registration.reaches('active')).filing).toMatchObject({
      state: 'accepted',
      formNo: expect.stringMatching(/0102$/) as string,
    });
  });

  test('is refused for an address without a house number; corrected by its partner, with papers that state it, it is filed', async () => {
    const registration = await aRegistration({
      validFrom: '2024-01-01',
      validTo: addDays(today, 400),
      address: 'Jalan Perigi Nanas, Port Klang',
    });
    await registration.comesUnderReview(...papers);
    await registration.operator('approve');
    expect((await registration.reaches('rejected')).filing).toMatchObject({ reasons: ['地址未列明门牌号'] });

    const path = `/v1/warehouses/${registration.warehouseId}`;
    const address = 'Lot 12, Jalan Perigi Nanas 7, 42920 Port Klang';
    const correct = (by: string) => ask(api, 'PATCH', path, { key: by, body: { address } });
    expect(await correct(key)).toMatchObject({ status: 403 });
    const { key: partner } = keys.organisations.partner;
    expect(await correct(partner)).toMatchObject({ status: 200, body: { address } });
    expect((await ask(api, 'GET', `${path}/timeline`, { key: partner })).body.data).toMatchObject([
      { kind: 'particulars-changed', detail: { before: { address: 'Jalan Perigi Nanas, Port Klang' }, after: { address } } },
    ]);

    expect((await registration.seller('resubmit')).status).toBe(200);
    for (const kind of papers) expect((await registration.brings(kind, { address })).status).toBe(201);
    await registration.reaches('under-review');
    await registration.operator('approve');
    expect((await registration.reaches('active')).filing).toMatchObject({ state: 'accepted' });
  });

  test('is withdrawn while customs keeps silent', async () => {
    const registration = await aRegistration({ validFrom: '2023-01-01', validTo: addDays(today, 400) });
    await registration.customsWill('silent');
    await registration.comesUnderReview(...papers);
    await registration.operator('approve');
    await registration.until(({ filing }) => filing['state'] === 'sent', 'with customs');
    expect(await registration.seller('withdraw')).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
  });

  test('is refused where it reaches back to before mode 9810', async () => {
    const { warehouseId } = await aWarehouse();
    const wanted = {
      enterpriseId: world.parties.enterpriseId,
      warehouseId,
      nature: 'owned',
      validFrom: '2020-06-30',
      validTo: '2027-12-31',
    };
    expect(await ask(api, 'POST', '/v1/warehouse-registrations', { key, body: wanted })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'validFrom', code: 'MODE_NOT_IN_FORCE' }] },
    });
  });
});
