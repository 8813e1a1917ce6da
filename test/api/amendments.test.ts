import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { ask } from '../support/http.ts';
import { type World, aDirectExport, aLine, anOrderLine, aTransfer, aWorld, customsWill, newRun, pathOf } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller } = keys.organisations;
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

const call = (path: string, body: object, headers = {}) => ask(api, 'POST', path, { key: seller.key, body, headers });
const amend = (id: string, body: object, headers = {}) => call(`${pathOf(id)}:amend`, body, headers);
type Ticket = {
  state: string;
  attempt: number;
  orderNo: string;
  amendment: { outcome: string | null } | null;
  totals: { grossWeightKg: string };
};
const ticketsOf = (id: string): Promise<Ticket[]> => world.cast.seller.all<Ticket>(`${pathOf(id)}/tickets`);

/** A transfer of one list that customs has taken. */
async function declared(run = newRun()) {
  const begun = await world.begin(aTransfer(world.parties, run));
  await world.reaches(begun.id, 'declared');
  return { id: begun.id, orderNo: `BK-${run}`, filingId: (await world.reaches(begun.id, 'declared')).filingId };
}
const lines = (change: object = {}) => {
  const { bookingNo: _, ...line } = aLine('', change) as unknown as Record<string, unknown>;
  return [line];
};

describe('POST …:amend', () => {
  test('answers what happens to each ticket, once for each key; customs agrees, and the transfer says what was wanted', async () => {
    const { id } = await declared();
    const headers = { 'idempotency-key': newRun() };
    const first = await amend(id, { portCode: '5165', reason: '出口口岸更改' }, headers);
    expect(first).toMatchObject({
      status: 200,
      body: { state: 'pending', decisions: [{ answer: 'withdraw-and-redeclare', rule: 'DECLARED_ANEW', changes: ['exit-port'] }] },
    });
    const again = await amend(id, { portCode: '5165', reason: '出口口岸更改' }, headers);
    expect(again.body).toEqual(first.body);
    await vi.waitFor(
      async () => expect(await ticketsOf(id)).toMatchObject([{ state: 'accepted', attempt: 2, amendment: { outcome: 'approved' } }]),
      {
        timeout: 60_000,
        interval: 100,
      },
    );
    expect(await world.cast.seller.get(pathOf(id))).toMatchObject({ portCode: '5165' });
    const [amendment] = await world.cast.seller.all(`${pathOf(id)}/amendments`);
    expect(amendment).toMatchObject({ state: 'approved', approved: 1, refused: 0, pending: 0 });
  }, 120_000);

  test('is 409 with rule and cure where the rules refuse, with the findings where the check blocks, and changes nothing', async () => {
    const { id, orderNo } = await declared();
    const refused = await amend(id, {
      orders: [{ orderNo, lines: lines({ pieces: 60, totalPrice: '1.00' }) }],
      declarationDate: '2026-12-24',
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'AMENDMENT_REFUSED', decisions: [{ rule: 'PLAN_BASIS', cure: expect.any(String) }] },
    });
    const blocked = await amend(id, { orders: [{ orderNo, lines: lines({ netWeightKg: '900', grossWeightKg: '1' }) }] });
    expect(blocked).toMatchObject({ status: 409, body: { code: 'AMENDMENT_BLOCKED', findings: [{ rule: 'NET_OVER_GROSS' }] } });
    expect(await ticketsOf(id)).toMatchObject([{ attempt: 1, state: 'accepted', amendment: null }]);
    expect(await world.cast.seller.get(pathOf(id))).toMatchObject({ state: 'declared' });
  }, 120_000);

  test('is 422 with every bad field at once', async () => {
    const { id, orderNo } = await declared();
    const shape = await amend(id, { portCode: '51', orders: [{ orderNo, lines: lines({ pieces: 0 }) }] });
    expect(shape.status).toBe(422);
    expect((shape.body['errors'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual([
      'orders[0].lines[0].pieces',
      'portCode',
    ]);
    const names = await amend(id, {
      orders: [{ orderNo: 'NONE' }, { orderNo, newOrderNo: orderNo }],
      importerId: 'imp_00000000-0000-7000-8000-000000000001',
    });
    expect(names).toMatchObject({ status: 422, body: { code: 'REQUEST_INVALID' } });
    expect((names.body['errors'] as { code: string }[]).map(({ code }) => code)).toEqual([
      'ORDER_UNKNOWN',
      'ORDER_NUMBER_TAKEN',
      'IMPORTER_UNKNOWN',
    ]);
    expect(await amend(id, {})).toMatchObject({ status: 422 });
  }, 120_000);

  test('a direct export is amended by its platform order, under the number that the order gets', async () => {
    const run = newRun();
    const begun = await world.begin(aDirectExport(world.parties, run, [anOrderLine(`PO-${run}`)]));
    await world.reaches(begun.id, 'declared');
    const { orderNo: _, ...line } = anOrderLine('', { pieces: 2, totalPrice: '40.00' });
    const answer = await amend(begun.id, { orders: [{ orderNo: `PO-${run}`, newOrderNo: `PO-${run}-A`, lines: [line] }] });
    expect(answer).toMatchObject({ status: 200, body: { decisions: [{ answer: 'withdraw-and-redeclare' }] } });
    await vi.waitFor(
      async () => expect(await ticketsOf(begun.id)).toMatchObject([{ orderNo: `PO-${run}-A`, state: 'accepted', attempt: 2 }]),
      {
        timeout: 60_000,
        interval: 100,
      },
    );
  }, 120_000);

  test('customs refuses: the transfer needs attention in its words, allows what may be done, and goes on by :proceed', async () => {
    const run = newRun();
    await customsWill('refuse-cancel', `BK-${run}`);
    const { id } = await declared(run);
    await amend(id, { portCode: '5165' });
    const told = await world.reaches(id, 'needs-attention');
    expect(told).toMatchObject({
      attention: { code: 'AMENDMENT_REFUSED', message: expect.stringContaining('人工退单') },
      allowed: ['amend', 'proceed', 'cancel'],
    });
    expect(await call(`${pathOf(id)}:proceed`, {})).toMatchObject({
      status: 200,
      body: { state: 'declared', allowed: ['amend', 'cancel'] },
    });
    expect(await ticketsOf(id)).toMatchObject([{ state: 'accepted', attempt: 1, amendment: { outcome: 'refused' } }]);
  }, 120_000);

  test('is too late once the goods have left, and so says the list of what is allowed', async () => {
    const { id, filingId } = await declared();
    await world.passes(id, 'arrived-at-port');
    await world.reaches(id, 'released');
    await world.passes(id, 'departed');
    expect(await amend(id, { portCode: '5165' })).toMatchObject({ status: 409, body: { code: 'AMEND_TOO_LATE' } });
    expect(await world.cast.seller.get(pathOf(id))).toMatchObject({ allowed: [] });
    expect(await world.cast.seller.get(`/v1/filings/${filingId}`)).toMatchObject({ allowed: [] });
  }, 120_000);
});

describe('POST /v1/filings/{id}:correct', () => {
  test('changes what customs refused and files it again in one command, and nothing else', async () => {
    const run = newRun();
    await customsWill('reject-declaration', `BK-${run}`);
    const begun = await world.begin(aTransfer(world.parties, run));
    const { filingId } = await world.reaches(begun.id, 'needs-attention');
    expect(await world.cast.seller.get(`/v1/filings/${filingId}`)).toMatchObject({ allowed: ['withdraw', 'resubmit', 'correct'] });
    const correct = (body: object) => call(`/v1/filings/${filingId}:correct`, body);
    expect(await correct({})).toMatchObject({ status: 422 });
    const answer = await correct({ orders: [{ orderNo: `BK-${run}`, lines: lines({ grossWeightKg: '99' }) }] });
    expect(answer).toMatchObject({ status: 200, body: { state: 'approved', decisions: [{ answer: 'replan', changes: ['packages'] }] } });
    await world.reaches(begun.id, 'declared');
    expect(await ticketsOf(begun.id)).toMatchObject([{ attempt: 2, state: 'accepted', totals: { grossWeightKg: '99' } }]);
    expect(await correct({ orders: [{ orderNo: `BK-${run}`, lines: lines({ grossWeightKg: '98' }) }] })).toMatchObject({
      status: 409,
      body: { code: 'AMENDMENT_REFUSED', decisions: [{ rule: 'NOT_REFUSED_BY_CUSTOMS' }] },
    });
  }, 120_000);
});

test('the reason of a cancellation reaches customs', async () => {
  const { id, filingId } = await declared();
  expect(await call(`${pathOf(id)}:cancel`, { reason: '买家取消订单' })).toMatchObject({ status: 200 });
  await world.reaches(id, 'cancelled');
  const sent = await world.cast.seller.all<{ messageType: string; bytes: string }>(`/v1/filings/${filingId}/messages`);
  const envelope = sent.find(({ messageType }) => messageType === 'CEB605Message')?.bytes ?? '';
  const data = /<(?:\w+:)?Data>([^<]+)</u.exec(envelope)?.[1] ?? '';
  expect(Buffer.from(data, 'base64').toString()).toContain('买家取消订单');
}, 120_000);
