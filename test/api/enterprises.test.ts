import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { aUsci, anEnterprise, reaches, underReview } from '../support/enterprises.ts';
import { type Answer, ask } from '../support/http.ts';
import { type World, aTransfer, aWorld } from '../support/world.ts';

const { api, keys } = inject('stack');
const { key } = keys.organisations.secondSeller;
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

const asSeller = (path: string, body: unknown = {}, headers = {}): Promise<Answer> => ask(api, 'POST', path, { key, body, headers });
const asOperator = (path: string, body: unknown = {}): Promise<Answer> => ask(api, 'POST', path, { key: keys.operator, body });
const read = async (path: string): Promise<Record<string, unknown>> => (await ask(api, 'GET', path, { key })).body;
const all = async (path: string): Promise<Record<string, unknown>[]> => (await ask(api, 'GET', path, { key })).body.data ?? [];

async function active(change: object = {}): Promise<string> {
  const path = await underReview(change);
  expect(await asOperator(`${path}:approve`)).toMatchObject({ status: 200, body: { state: 'active' } });
  return path;
}
async function proposed(path: string, body: object): Promise<string> {
  const { status, headers, body: change } = await asSeller(`${path}/changes`, body);
  expect({ status, state: change['state'] }).toEqual({ status: 201, state: 'pending' });
  expect(headers.get('location')).toBe(`${path}/changes/${change['id'] as string}`);
  return headers.get('location') ?? '';
}

/** Of commands given at once one gets through, and the others are told by whom it was decided, and when. */
async function oneOf(...commands: Promise<Answer>[]): Promise<{ won: Answer; lost: Answer[] }> {
  const [won, ...lost] = (await Promise.all(commands)).toSorted((a, b) => a.status - b.status);
  expect(won?.status).toBe(200);
  for (const { status, body } of lost) {
    expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'ALREADY_DECIDED' });
    expect(body).toMatchObject({ decidedBy: expect.stringMatching(/^key_/) as string, decidedAt: expect.stringMatching(/Z$/) as string });
  }
  return { won: won as Answer, lost };
}

async function temporal(): Promise<Client> {
  const connection = await Connection.connect({ address: inject('stack').temporal });
  onTestFinished(() => connection.close());
  return new Client({ connection });
}

test('an enterprise lives from its registration over rejection, suspension and change to its withdrawal, and all of it stays visible', async () => {
  const pilotZone = { name: '中国（广州）跨境电子商务综合试验区', platformRecordNo: null };
  const path = await underReview({ pilotZone, roles: ['e-commerce-enterprise', 'platform'] });
  expect(await read(path)).toMatchObject({ pilotZone, fxClass: null, brokers: [], signing: null, review: null, suspension: null });

  expect(await asOperator(`${path}:reject`, { reasons: ['地址与执照不符'] })).toMatchObject({ body: { state: 'rejected' } });
  const corrected = await asSeller(`${path}:resubmit`, { addressZh: '广州市天河区', fxClass: 'A' });
  expect(corrected).toMatchObject({ status: 200, body: { state: 'under-review', addressZh: '广州市天河区', fxClass: 'A', review: null } });
  await asOperator(`${path}:approve`);

  const reasons = ['海关信用等级下调'];
  expect(await asOperator(`${path}:suspend`, { reasons })).toMatchObject({
    body: { state: 'suspended', suspension: { reasons, lifted: null } },
  });
  const change = await proposed(path, { customsCode: '4401960Z9Z', roles: ['e-commerce-enterprise'] });
  expect(await read(path)).toMatchObject({ customsCode: '4401960K2M' });
  expect(await asOperator(`${change}:approve`)).toMatchObject({ status: 200, body: { state: 'approved' } });
  expect(await read(path)).toMatchObject({ state: 'suspended', customsCode: '4401960Z9Z', roles: ['e-commerce-enterprise'] });
  expect(await asOperator(`${path}:reinstate`)).toMatchObject({ body: { state: 'active', suspension: { reasons, lifted: {} } } });
  expect(await asSeller(`${path}:withdraw`)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });

  const kinds = ['submitted', 'under-review', 'rejected', 'submitted', 'under-review', 'active', 'suspended'];
  const timeline = await all(`${path}/timeline`);
  expect(timeline.map(({ kind }) => kind)).toEqual([...kinds, 'change-proposed', 'change-approved', 'reinstated', 'withdrawn']);
  expect(timeline[3]).toMatchObject({
    detail: {
      changed: [
        { field: 'fxClass', before: null, after: 'A' },
        { field: 'addressZh', before: '广州市', after: '广州市天河区' },
      ],
    },
  });
  expect(await all(`${path}/reviews`)).toMatchObject([
    { decision: 'rejected', reasons: ['地址与执照不符'] },
    { decision: 'approved', reasons: [] },
  ]);
  expect(await all(`${path}/changes`)).toMatchObject([
    {
      state: 'approved',
      changed: [
        { field: 'customsCode', before: '4401960K2M', after: '4401960Z9Z' },
        { field: 'roles', before: ['e-commerce-enterprise', 'platform'], after: ['e-commerce-enterprise'] },
      ],
    },
  ]);
});

test('its seller is mailed each decision and whatever was proposed', async () => {
  const path = await underReview();
  await asOperator(`${path}:reject`, { reasons: ['x'] });
  await asSeller(`${path}:resubmit`);
  await asOperator(`${path}:approve`);
  await asOperator(`${path}:suspend`, { reasons: ['x'] });
  await asOperator(`${path}:reinstate`);
  await asOperator(`${await proposed(path, { nameEn: 'Lanwan One' })}:approve`);
  await asOperator(`${await proposed(path, { nameEn: 'Lanwan Two' })}:reject`, { reasons: ['x'] });
  const wanted = ['change-approved', 'change-proposed', 'change-proposed', 'change-rejected', 'registration-approved'];
  wanted.push('registration-reinstated', 'registration-rejected', 'registration-suspended');
  const id = path.split('/').at(-1);
  await expect
    .poll(
      async () => {
        const told = (await all('/v1/notifications?limit=200')).filter(({ resourceId, state }) => resourceId === id && state === 'sent');
        return told.map(({ template }) => String(template)).toSorted();
      },
      { timeout: 30_000 },
    )
    .toEqual(wanted);
});

describe('of two at once', () => {
  test('one operator decides a change, and the others are told who did, what and when', async () => {
    const path = await active();
    const change = await proposed(path, { nameEn: 'Lanwan Living' });
    const reject = () => asOperator(`${change}:reject`, { reasons: ['x'] });
    const { won, lost } = await oneOf(asOperator(`${change}:approve`), reject(), asOperator(`${change}:approve`));
    const { state, decided } = won.body as { state: string; decided: { by: string; at: string } };
    for (const { body } of [...lost, await reject()])
      expect(body).toMatchObject({ decision: state, decidedBy: decided.by, decidedAt: decided.at });
    expect(await read(path)).toMatchObject({ nameEn: state === 'approved' ? 'Lanwan Living' : 'Lanwan Home Co., Ltd.' });
  });

  test('an operator decides a change or its seller takes it back, never both', async () => {
    const path = await active();
    const change = await proposed(path, { nameEn: 'Lanwan Living' });
    const { won } = await oneOf(asOperator(`${change}:approve`), asSeller(`${change}:withdraw`));
    expect(await read(path)).toMatchObject({ nameEn: won.body['state'] === 'approved' ? 'Lanwan Living' : 'Lanwan Home Co., Ltd.' });
  });

  test('one operator suspends, one reinstates, and the others are told', async () => {
    const path = await active();
    const suspend = () => asOperator(`${path}:suspend`, { reasons: ['x'] });
    const { lost: late } = await oneOf(suspend(), suspend());
    expect(late[0]?.body).toMatchObject({ state: 'suspended', decision: 'suspended' });
    const { lost } = await oneOf(asOperator(`${path}:reinstate`), asOperator(`${path}:reinstate`));
    expect(lost[0]?.body).toMatchObject({ state: 'active', decision: 'reinstated' });
  });

  test('one change waits for its decision, and the second is refused with the first named', async () => {
    const path = await active();
    const answers = await Promise.all([asSeller(`${path}/changes`, { nameEn: 'One' }), asSeller(`${path}/changes`, { nameEn: 'Two' })]);
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(won?.status).toBe(201);
    expect(lost).toMatchObject({ status: 409, body: { code: 'CHANGE_PENDING', state: 'active', changeId: won?.body['id'] } });
    expect(await asSeller(`${path}/changes/${won?.body['id'] as string}:withdraw`)).toMatchObject({ body: { state: 'withdrawn' } });
    await proposed(path, { nameEn: 'Three' });
    expect((await all(`${path}/changes`)).map(({ state }) => state)).toEqual(['pending', 'withdrawn']);
    expect((await all(`${path}/changes?state=withdrawn`)).length).toBe(1);
  });
});

test('a command that the state forbids is 409 with the state named', async () => {
  const path = await underReview();
  const conflict = (state: string) => ({ status: 409, body: { code: 'STATE_CONFLICT', state } });
  expect(await asSeller(`${path}:resubmit`)).toMatchObject(conflict('under-review'));
  expect(await asOperator(`${path}:suspend`, { reasons: ['x'] })).toMatchObject(conflict('under-review'));
  expect(await asOperator(`${path}:reinstate`)).toMatchObject(conflict('under-review'));
  expect(await asSeller(`${path}/changes`, { nameEn: 'x' })).toMatchObject(conflict('under-review'));
  await asSeller(`${path}:withdraw`);
  expect(await asSeller(`${path}:withdraw`)).toMatchObject(conflict('withdrawn'));
  expect(await asOperator(`${path}:approve`)).toMatchObject(conflict('withdrawn'));
});

test('a resubmission into a USCI that stands already is 409, and passes once that one is given up', async () => {
  const usci = aUsci();
  const path = await underReview({ usci });
  await asOperator(`${path}:reject`, { reasons: ['x'] });
  const other = await underReview({ usci });
  expect(await asSeller(`${path}:resubmit`)).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
  expect(await read(path)).toMatchObject({ state: 'rejected', review: { reasons: ['x'] } });
  await asSeller(`${other}:withdraw`);
  expect(await asSeller(`${path}:resubmit`)).toMatchObject({ status: 200, body: { state: 'under-review' } });
});

test('a change is refused at each of its fields: what contradicts, the USCI, and what is as it was', async () => {
  const path = await active();
  const refused = async (body: object) => (await asSeller(`${path}/changes`, body)).body;
  expect(await refused({ refundRegistered: true, nameEn: '' })).toMatchObject({ errors: [{ path: 'nameEn' }] });
  expect(await refused({ refundRegistered: true })).toMatchObject({
    errors: [{ path: 'refundRegistered', code: 'SMALL_SCALE_NOT_REFUNDED' }],
  });
  expect(await refused({ usci: aUsci(), nameEn: 'x' })).toMatchObject({ errors: [{ path: 'usci', code: 'USCI_FIXED' }] });
  for (const body of [{}, { ports: ['5165'], contact: { name: '林', email: 'lin@lanwan.example', phone: '1' } }])
    expect(await refused(body)).toMatchObject({ status: 422, code: 'NOTHING_CHANGED' });
  expect(await all(`${path}/changes`)).toEqual([]);
});

test('a change and its decision sent twice under one Idempotency-Key are one, and answered alike', async () => {
  const path = await active();
  const once = { 'idempotency-key': randomUUID() };
  const made = await asSeller(`${path}/changes`, { nameEn: 'Lanwan Living' }, once);
  expect((await asSeller(`${path}/changes`, { nameEn: 'Lanwan Living' }, once)).body).toEqual(made.body);
  const twice = { key: keys.operator, body: {}, headers: { 'idempotency-key': randomUUID() } };
  const approve = () => ask(api, 'POST', `${path}/changes/${made.body['id'] as string}:approve`, twice);
  expect((await approve()).body).toEqual((await approve()).body);
  expect((await all(`${path}/changes`)).length).toBe(1);
});

test('only an enterprise that is active lets a transfer begin: the check names the state of every other', async () => {
  const path = await active();
  const enterpriseId = path.split('/').at(-1) ?? '';
  const { transport, ...transfer } = aTransfer({ ...world.parties, enterpriseId });
  const found = async (): Promise<unknown> => {
    const { body } = await asSeller('/v1/stock-transfers:check', { ...transfer, transport });
    const findings = body['findings'] as { path: string; rule: string; message: string }[];
    return findings.filter((one) => one.path === 'enterpriseId').map(({ rule, message }) => `${rule} ${message}`);
  };
  expect(await found()).toEqual([expect.stringContaining('ENTERPRISE_ACTIVE')]);
  await asOperator(`${path}:suspend`, { reasons: ['x'] });
  expect(await found()).toEqual([expect.stringMatching(/^ENTERPRISE_NOT_ACTIVE .*suspended/)]);
  await asSeller(`${path}:withdraw`);
  expect(await found()).toEqual([expect.stringMatching(/^ENTERPRISE_NOT_ACTIVE .*withdrawn/)]);
});

test('an enterprise withdrawn may be registered anew', async () => {
  const body = anEnterprise();
  const first = await asSeller('/v1/enterprises', body);
  const path = `/v1/enterprises/${first.body['id'] as string}`;
  await reaches(path, 'under-review');
  expect(await asSeller('/v1/enterprises', body)).toMatchObject({ status: 409 });
  await asSeller(`${path}:withdraw`);
  expect(await asSeller('/v1/enterprises', body)).toMatchObject({ status: 201 });
});

test('a busy enterprise goes over to a new run of its flow with no command lost, and is found in Temporal as before', async () => {
  const path = await active();
  const statuses = [];
  for (let round = 0; round < 55; round += 1) {
    statuses.push((await asOperator(`${path}:suspend`, { reasons: ['x'] })).status, (await asOperator(`${path}:reinstate`)).status);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect((await all(`${path}/timeline?limit=200`)).length).toBe(3 + 110);
  const { workflow } = await temporal();
  const workflowId = path.split('/').at(-1) ?? '';
  const runs = async (query: string): Promise<unknown[]> => {
    const found = [];
    for await (const { status, memo } of workflow.list({ query: `WorkflowId = '${workflowId}' AND ${query}` }))
      found.push([status.name, memo]);
    return found;
  };
  const memo = { requestId: expect.any(String) as string };
  const { organisationId } = keys.organisations.secondSeller;
  await expect
    .poll(() => runs(`OutportOrganisation = '${organisationId}' AND OutportState = 'active' AND ExecutionStatus = 'Running'`), {
      timeout: 20_000,
    })
    .toEqual([['RUNNING', memo]]);
  expect(await runs(`ExecutionStatus = 'ContinuedAsNew'`)).toEqual([['CONTINUED_AS_NEW', memo]]);
});

test('an enterprise whose flow has ended while it stood lives on with the first command, from what is stored', async () => {
  const path = await active();
  const { workflow } = await temporal();
  const end = () => workflow.getHandle(path.split('/').at(-1) ?? '').terminate('as an older build left it');
  await end();
  await oneOf(asOperator(`${path}:suspend`, { reasons: ['x'] }), asOperator(`${path}:suspend`, { reasons: ['x'] }));
  const change = await proposed(path, { nameEn: 'Lanwan Living' });
  await end();
  expect(await asOperator(`${change}:approve`)).toMatchObject({ status: 200, body: { state: 'approved' } });
  expect(await asOperator(`${path}:reinstate`)).toMatchObject({ status: 200, body: { state: 'active', nameEn: 'Lanwan Living' } });
  await asSeller(`${path}:withdraw`);
  expect(await asOperator(`${path}:suspend`, { reasons: ['x'] })).toMatchObject({ status: 409, body: { state: 'withdrawn' } });
  const kinds = (await all(`${path}/timeline`)).map(({ kind }) => kind).slice(3);
  expect(kinds).toEqual(['suspended', 'change-proposed', 'change-approved', 'reinstated', 'withdrawn']);
});
