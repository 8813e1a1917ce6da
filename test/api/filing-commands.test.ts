import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import { type Answer, ask } from '../support/http.ts';
import { type World, aDirectExport, aLine, aTransfer, aWorld, anOrderLine, customsWill, newRun, pathOf } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner, returnsDesk } = keys.organisations;
const NOBODY = '00000000-0000-7000-8000-000000000001';
const reason = '买家取消订单';
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

type Said = { key?: string | undefined; body?: object; headers?: Record<string, string> };
const post = (path: string, { key = seller.key, ...said }: Said = {}): Promise<Answer> => ask(api, 'POST', path, { key, ...said });
/** A refusal with its cure, and the state that it names. */
function expectRefused(answer: Answer, code: ErrorCode, also: object = {}): void {
  expect(answer).toMatchObject({ status: ERRORS[code].status, body: { code, ...also } });
  expect([answer.body['cure'], answer.body['detail']]).toContain(ERRORS[code].cure.en);
}
/** Who may not, and what is not there, whatever the body. */
async function expectOwnersOnly(path: string, body: object = {}): Promise<void> {
  expectRefused(await post(path, { body, key: secondSeller.key }), 'NOT_FOUND');
  expectRefused(await post(path.replace(/_[\da-f-]{36}/, `_${NOBODY}`), { body }), 'NOT_FOUND');
  for (const { key } of [partner, returnsDesk]) expectRefused(await post(path, { body, key }), 'ROLE_FORBIDDEN');
  expectRefused(await ask(api, 'POST', path, { body }), 'KEY_MISSING');
}
/** The same command again under its key gets its first answer; another body under that key is refused. */
async function expectOnce(path: string, first: Answer, key: string, body?: object): Promise<void> {
  const headers = { 'idempotency-key': key };
  const again = await post(path, { headers, ...(body === undefined ? {} : { body }) });
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expectRefused(await post(path, { headers, body: { reason: 'another' } }), 'IDEMPOTENCY_KEY_REUSED');
}

type Ticket = { id: string; state: string; orderNo: string };
/** An export of two orders, both of one scenario, of which customs has the declarations. */
async function begun(scenario: string, mode: '9710' | '9810' = '9810') {
  const run = newRun();
  const orders = [`FC1-${run}`, `FC2-${run}`];
  for (const order of orders) await customsWill(scenario, order);
  const body =
    mode === '9810'
      ? aTransfer(
          world.parties,
          run,
          orders.map((order) => aLine(order)),
        )
      : aDirectExport(
          world.parties,
          run,
          orders.map((order) => anOrderLine(order)),
        );
  return (await world.begin(body)).id;
}
async function declared(scenario: string, mode: '9710' | '9810' = '9810') {
  const id = await begun(scenario, mode);
  const { filingId } = await world.reaches(id, 'declared');
  return { id, filingId, tickets: await ticketsOf(id) };
}
const ticketsOf = (id: string): Promise<Ticket[]> => world.cast.seller.all<Ticket>(`${pathOf(id)}/tickets`);
const statesOf = async (id: string): Promise<string[]> => (await ticketsOf(id)).map(({ state }) => state);

describe('POST /v1/filings/{id}:withdraw', () => {
  test('has the declaration of one ticket withdrawn with customs, once however often it is sent; what is withdrawn is not withdrawn again', async () => {
    const { id, filingId, tickets } = await declared('release');
    const path = `/v1/filings/${filingId}:withdraw`;
    const [first] = tickets;
    const body = { ticketIds: [first?.id], reason };
    await expectOwnersOnly(path, body);
    const key = newRun();
    const answer = await post(path, { body, headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({ status: 200, body: { id: filingId, transferId: id, counts: { total: 2 } } });
    const counts = answer.body['counts'] as Record<string, number>;
    expect((counts['withdrawing'] ?? 0) + (counts['withdrawn'] ?? 0)).toBe(1);
    await expectOnce(path, answer, key, body);
    await vi.waitFor(async () => expect(await statesOf(id)).toEqual(['withdrawn', 'accepted']), { timeout: 20_000, interval: 50 });
    const messages = await world.cast.seller.all<{ messageType: string }>(`/v1/filings/${filingId}/messages`);
    expect(messages.filter(({ messageType }) => messageType === 'CEB605Message')).toHaveLength(1);
    expectRefused(await post(path, { body }), 'NOTHING_TO_WITHDRAW');
  });

  test('names every bad field, and refuses a ticket of another filing', async () => {
    const { filingId } = await declared('release');
    const other = await declared('release');
    const path = `/v1/filings/${filingId}:withdraw`;
    expect(await post(path, { body: { ticketIds: [] } })).toMatchObject({
      status: 422,
      body: { code: 'REQUEST_INVALID', errors: [{ path: 'ticketIds' }, { path: 'reason' }] },
    });
    expect(await post(path, { body: { ticketIds: ['fil_1'], reason, all: true } })).toMatchObject({ status: 422 });
    expectRefused(await post(path, { body: { ticketIds: [other.tickets[0]?.id], reason } }), 'TICKET_UNKNOWN');
    expect(await post(path, { body: { reason }, key: keys.operator })).toMatchObject({ status: 200 });
  });

  test('is too late once the goods have left, and after the transfer has ended', async () => {
    const left = await declared('release');
    await world.passes(left.id, 'arrived-at-port');
    await world.reaches(left.id, 'released');
    await world.passes(left.id, 'departed');
    expectRefused(await post(`/v1/filings/${left.filingId}:withdraw`, { body: { reason } }), 'WITHDRAW_TOO_LATE');
    expect(await statesOf(left.id)).not.toContain('withdrawn');
    const gone = await declared('release');
    await post(`${pathOf(gone.id)}:cancel`);
    await world.reaches(gone.id, 'cancelled');
    expectRefused(await post(`/v1/filings/${gone.filingId}:withdraw`, { body: { reason } }), 'STATE_CONFLICT', { state: 'cancelled' });
  });
});

describe('POST /v1/filings/{id}:resubmit', () => {
  test('files what customs refused again, once however often it is sent; where nothing is refused it is 409', async () => {
    const id = await begun('reject-declaration');
    const { filingId } = await world.reaches(id, 'needs-attention');
    const path = `/v1/filings/${filingId}:resubmit`;
    await expectOwnersOnly(path);
    const key = newRun();
    const answer = await post(path, { headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({ status: 200, body: { id: filingId, transferId: id } });
    await expectOnce(path, answer, key);
    await world.reaches(id, 'declared');
    expect((await world.cast.seller.all<{ attempt: number }>(`${pathOf(id)}/tickets`)).map(({ attempt }) => attempt)).toEqual([2, 2]);
    expectRefused(await post(path), 'STATE_CONFLICT', { state: 'declared' });
    expectRefused(await post(path, { key: keys.operator }), 'STATE_CONFLICT', { state: 'declared' });
  });

  test('is refused of a transfer that has ended', async () => {
    const { id, filingId } = await declared('release');
    await post(`${pathOf(id)}:cancel`);
    await world.reaches(id, 'cancelled');
    expectRefused(await post(`/v1/filings/${filingId}:resubmit`), 'STATE_CONFLICT', { state: 'cancelled' });
    expect(await statesOf(id)).toEqual(['withdrawn', 'withdrawn']);
  });
});

test.each(['9710', '9810'] as const)(
  'POST …:proceed of an export under %s goes on with what customs did not let go, once however often it is sent; at any other time it is 409',
  async (mode) => {
    const { id } = await declared('refuse-cancel', mode);
    const path = `${pathOf(id)}:proceed`;
    expectRefused(await post(path), 'STATE_CONFLICT', { state: 'declared' });
    await expectOwnersOnly(path);
    expect((await post(`${pathOf(id)}:cancel`)).status).toBe(200);
    const { attention } = await world.reaches(id, 'needs-attention');
    expect(attention).toMatchObject({ code: 'WITHDRAWAL_REFUSED' satisfies ErrorCode, actions: ['cancel', 'proceed'] });
    const key = newRun();
    const answer = await post(path, { headers: { 'idempotency-key': key } });
    expect(answer).toMatchObject({ status: 200, body: { id, state: 'declared', attention: null } });
    await expectOnce(path, answer, key);
    expect(await statesOf(id)).toEqual(['accepted', 'accepted']);
    expectRefused(await post(path), 'STATE_CONFLICT', { state: 'declared' });
    expect((await post(`${pathOf(id)}:cancel`, { key: keys.operator })).status).toBe(200);
    await world.reaches(id, 'cancelled');
    expectRefused(await post(path), 'STATE_CONFLICT', { state: 'cancelled' });
  },
);
