import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { Refused } from '../../dev/demo/client.ts';
import { withBookings } from '../../dev/demo/with-bookings.ts';
import { headOf } from '../../dev/demo/journey.ts';
import { readFile } from 'node:fs/promises';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, partner } = keys.organisations;
const PATH = '/v1/stock-transfers';
let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

type Shown = { state: string };
const refusal = async (promise: Promise<unknown>): Promise<Refused> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Refused)) throw new Error(`not refused: ${String(error)}`);
  return error;
};
/** A product like the demo's shirt, but for what is given. */
async function addProduct(change: { sku: string; [member: string]: unknown }): Promise<void> {
  const known = await world.cast.seller.get<Record<string, unknown>>('/v1/products/LX-TS01');
  const { id: _id, organisationId: _organisation, createdAt: _created, updatedAt: _updated, ...product } = known;
  await world.cast.seller.post('/v1/products', { ...product, ...change });
}

/** From its filing to the warehouse's door. */
async function toWarehouse(id: string) {
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  await world.reaches(id, 'released');
  for (const kind of ['departed', 'arrived-overseas', 'import-cleared']) await world.passes(id, kind);
  return world.reaches(id, 'import-cleared');
}

const transfersOf = async (reference: string): Promise<unknown[]> =>
  (await ask(api, 'GET', `${PATH}?reference=${reference}`, { key: seller.key })).body.data ?? [];

describe('a bad transfer is refused with every bad field, and nothing is stored', () => {
  test('fields of the head and of lines together', async () => {
    const body = aTransfer(world.parties);
    const bad = { ...body, customsCode: '51', lines: [aLine('B 1'), aLine('B2', { pieces: 0, totalPrice: '1.234', netWeightKg: '-1' })] };
    const { status, body: told } = await ask(api, 'POST', PATH, { key: seller.key, body: bad });
    expect(status).toBe(422);
    const paths = (told['errors'] as { path: string }[]).map(({ path }) => path).toSorted();
    expect(paths).toEqual(['customsCode', 'lines[0].bookingNo', 'lines[1].netWeightKg', 'lines[1].pieces', 'lines[1].totalPrice']);
    expect(await transfersOf(body.reference)).toEqual([]);
  });

  test('enterprise and warehouse that are not there, both at once', async () => {
    const nobody = '00000000-0000-7000-8000-000000000001';
    const body = { ...aTransfer(world.parties), enterpriseId: `ent_${nobody}`, warehouseId: `whs_${nobody}` };
    const answer = await ask(api, 'POST', PATH, { key: seller.key, body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'enterpriseId' }, { path: 'warehouseId' }] } });
    expect(await transfersOf(body.reference)).toEqual([]);
  });

  test('a packing list with bad cells names each by its row and column', async () => {
    const run = newRun();
    const rows = [
      '订仓单号,货号,件数,箱数,净重(千克),毛重(千克),单价,总价',
      `DC-${run},LX-TS01,一百,2,20,22,20,2000`,
      `DC-${run},,10,1,2,x,20,200`,
    ];
    const form = new FormData();
    form.set('transfer', JSON.stringify(headOf(run, world.parties)));
    form.set('file', new Blob([rows.join('\n')]), '装箱单.csv');
    const { status, body } = await ask(api, 'POST', `${PATH}:import`, { key: seller.key, form, headers: { 'accept-language': 'zh-CN' } });
    expect(status).toBe(422);
    const errors = body['errors'] as { path: string; message: string }[];
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['rows[2].pieces', 'rows[3].grossWeightKg', 'rows[3].sku']);
    expect(errors.find(({ path }) => path === 'rows[2].pieces')?.message).toContain('一百');
    expect(await transfersOf(`DC-${run}`)).toEqual([]);
  });

  test('an import without a file, or whose head is no JSON', async () => {
    const form = new FormData();
    form.set('transfer', '{');
    expect(await ask(api, 'POST', `${PATH}:import`, { key: seller.key, form })).toMatchObject({
      status: 422,
      body: { code: 'REQUEST_INVALID', errors: [{ path: 'transfer' }, { path: 'file' }] },
    });
    form.set('file', new Blob(['x']), 'x.csv');
    expect(await ask(api, 'POST', `${PATH}:import`, { key: seller.key, form })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'transfer' }] },
    });
  });
});

describe('the readiness check', () => {
  test('finds everything at once, stores nothing, and names source and cure', async () => {
    const run = newRun();
    const lines = [
      aLine(`B-${run}`, { sku: 'NOT-THERE' }),
      aLine(`B-${run}`, { netWeightKg: '23', refundClaimed: true }),
      aLine(`C-${run}`, { totalPrice: '1999.00' }),
    ];
    const { status, body } = await ask(api, 'POST', `${PATH}:check`, { key: seller.key, body: aTransfer(world.parties, run, lines) });
    expect(status).toBe(200);
    expect(body['ready']).toBe(false);
    const blocking = (body['findings'] as { rule: string; severity: string; path: string; cure: string; source: string }[]).filter(
      ({ severity }) => severity === 'blocking',
    );
    expect(blocking.map(({ rule, path }) => `${path} ${rule}`).toSorted()).toEqual([
      'lines[0].bookingNo REFUND_CLAIM_MIXED',
      'lines[0].sku PRODUCT_UNKNOWN',
      'lines[1].netWeightKg NET_OVER_GROSS',
      'lines[2].totalPrice TOTAL_MISMATCH',
    ]);
    for (const { cure, source } of blocking) expect([cure, source]).not.toContain('');
    expect(await transfersOf(`DC-${run}`)).toEqual([]);
  });

  test('plans list and form with the reasons, in the language asked for', async () => {
    const run = newRun();
    const lines = [aLine(`L-${run}`), aLine(`F-${run}`, { pieces: 300, totalPrice: '6000.00' }), aLine(`I-${run}`, { sku: 'HQ-CB01' })];
    const { body } = await ask(api, 'POST', `${PATH}:check`, {
      key: seller.key,
      body: aTransfer(world.parties, run, lines),
      headers: { 'accept-language': 'zh-CN' },
    });
    const tickets = body['tickets'] as { orderNo: string; path: string; simplified: boolean; reasons: { rule: string; text: string }[] }[];
    expect(tickets.map(({ path, simplified, reasons }) => [path, simplified, reasons[0]?.rule])).toEqual([
      ['list', true, 'list-allowed'],
      ['form', false, 'value-over-limit'],
      ['form', false, 'inspection'],
    ]);
    expect(tickets[1]?.reasons[0]?.text).toMatch(/[\u4e00-\u9fff]/);
  });

  test('a date before mode 9810 began is a finding, not a failure', async () => {
    const body = { ...aTransfer(world.parties), declarationDate: '2019-06-30' };
    const { status, body: told } = await ask(api, 'POST', `${PATH}:check`, { key: seller.key, body });
    expect(status).toBe(200);
    expect(told).toMatchObject({ ready: false, findings: [{ rule: 'MODE_NOT_IN_FORCE', severity: 'blocking' }], tickets: [] });
  });
});

describe('a transfer on its way', () => {
  test('what was answered is there in the next GET, with who asked for it and by which request', async () => {
    const body = aTransfer(world.parties);
    const made = await ask(api, 'POST', PATH, { key: seller.key, body, headers: { 'x-request-id': 'asked-by-test' } });
    expect(made.status).toBe(201);
    const path = made.headers.get('location') ?? '';
    const shown = await ask(api, 'GET', path, { key: seller.key });
    expect(shown).toMatchObject({
      status: 200,
      body: { id: made.body['id'], reference: body.reference, lines: [{ lineNo: 1, sku: 'LX-TS01' }] },
    });
    const timeline = await ask(api, 'GET', `${path}/timeline`, { key: seller.key });
    expect(timeline.body.data?.[0]).toMatchObject({ kind: 'checking', requestId: 'asked-by-test', by: expect.stringMatching(/^key_/) });
  });

  test('a product missing from the catalogue stops it until it is added and rechecked', async () => {
    const run = newRun();
    const sku = `NEW-${run}`;
    const { id } = await world.begin(aTransfer(world.parties, run, [aLine(`BK-${run}`, { sku })]));
    const stopped = await world.reaches(id, 'needs-attention');
    expect(stopped.attention).toMatchObject({ code: 'CHECK_FAILED', actions: ['recheck', 'cancel'] });
    expect(stopped.attention?.message).toContain(sku);
    await addProduct({ sku });
    expect(await world.cast.seller.post<Shown>(`${PATH}/${id}:recheck`)).toMatchObject({ attention: null });
    await world.reaches(id, 'declared');
  });

  test('a milestone out of order is 409 with the state named, and leaves no trace', async () => {
    const { id } = await world.begin(aTransfer(world.parties));
    await world.reaches(id, 'declared');
    const { status, problem } = await refusal(world.passes(id, 'departed'));
    expect({ status, code: problem.code, state: (problem as { state?: string }).state }).toEqual({
      status: 409,
      code: 'STATE_CONFLICT',
      state: 'declared',
    });
    const { body } = await ask(api, 'GET', `${PATH}/${id}/timeline`, { key: seller.key });
    expect(body.data?.map(({ state }) => state)).not.toContain('departed');
  });

  test('an order refused by customs is shown with its reason, corrected and filed again', async () => {
    const run = newRun();
    await customsWill('reject-order', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run));
    expect((await world.reaches(id, 'needs-attention')).attention).toMatchObject({
      code: 'ORDER_REJECTED',
      actions: ['resubmit', 'cancel'],
    });
    const [ticket] = await world.cast.seller.all<{ state: string; refusal: { status: string; info: string } }>(`${PATH}/${id}/tickets`);
    expect(ticket).toMatchObject({ state: 'rejected', refusal: { status: '100', info: expect.stringContaining('人工退单') } });
    await world.cast.seller.post(`${PATH}/${id}:resubmit`);
    await world.reaches(id, 'declared');
    const [again] = await world.cast.seller.all<{ state: string; attempt: number; refusal: null }>(`${PATH}/${id}/tickets`);
    expect(again).toMatchObject({ state: 'accepted', attempt: 2, refusal: null });
  });

  test('a refused declaration is corrected alone: the ticket customs accepted is not filed twice', async () => {
    const run = newRun();
    await customsWill('reject-declaration', `F-${run}`);
    const lines = [aLine(`L-${run}`), aLine(`F-${run}`, { pieces: 300, totalPrice: '6000.00' })];
    const { id, filingId: _none } = await world.begin(aTransfer(world.parties, run, lines));
    const stopped = await world.reaches(id, 'needs-attention');
    expect(stopped.attention).toMatchObject({ code: 'DECLARATION_REJECTED', actions: ['resubmit', 'cancel'] });
    await world.cast.seller.post(`${PATH}/${id}:resubmit`);
    await world.reaches(id, 'declared');
    type Message = { direction: string; messageType: string; parts: { businessKey: string }[] };
    const messages = await world.cast.seller.all<Message>(`/v1/filings/${stopped.filingId}/messages`);
    const sent = messages.filter(({ direction }) => direction === 'sent').map(({ messageType, parts }) => `${parts.length} ${messageType}`);
    // Both orders went as one message.
    expect(sent.toSorted()).toEqual(['1 CEB505Message', '1 CEB603Message', '1 DecMessage', '1 DecMessage', '2 CEB303Message']);
  });

  test('cancelled after a refusal it ends cancelled, sends nothing more, and the number customs took stays used up', async () => {
    const run = newRun();
    await customsWill('reject-declaration', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run));
    const { filingId } = await world.reaches(id, 'needs-attention');
    expect(await world.cast.seller.post<Shown>(`${PATH}/${id}:cancel`)).toMatchObject({ state: 'cancelled' });
    const messages = await world.cast.seller.all<{ direction: string; messageType: string }>(`/v1/filings/${filingId}/messages`);
    const sent = messages.filter(({ direction }) => direction === 'sent').map(({ messageType }) => messageType);
    expect(sent.toSorted()).toEqual(['CEB303Message', 'CEB505Message', 'CEB603Message']);
    expect(await world.cast.seller.all(`${PATH}/${id}/tickets`)).toMatchObject([{ state: 'withdrawn' }]);
    const late = await refusal(world.cast.seller.post(`${PATH}/${id}:cancel`));
    expect({ status: late.status, state: (late.problem as { state?: string }).state }).toEqual({ status: 409, state: 'cancelled' });
    const again = await ask(api, 'POST', `${PATH}:check`, { key: seller.key, body: aTransfer(world.parties, run) });
    expect(again.body['findings']).toContainEqual(expect.objectContaining({ rule: 'BOOKING_ALREADY_FILED', severity: 'blocking' }));
  });

  test('a catalogue corrected after a refusal is what is filed again: a wrong code, and with it the way to declare', async () => {
    const run = newRun();
    const sku = `RE-${run}`;
    await addProduct({ sku, hsCode: '6109909093' });
    await customsWill('reject-declaration', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run, [aLine(`BK-${run}`, { sku })]));
    await world.reaches(id, 'needs-attention');
    await ask(api, 'PATCH', `/v1/products/${sku}`, { key: seller.key, body: { hsCode: '6109100021', supervisionConditions: 'B' } });
    await world.cast.seller.post(`${PATH}/${id}:resubmit`);
    await world.reaches(id, 'declared');
    const [ticket] = await world.cast.seller.all(`${PATH}/${id}/tickets`);
    expect(ticket).toMatchObject({
      path: 'form',
      attempt: 2,
      lines: [{ hsCode: '6109100021' }],
      reasons: [{ rule: 'inspection' }, { rule: 'ten-digit' }],
    });
  });

  test('what has become prohibited is not filed again', async () => {
    const run = newRun();
    const sku = `PR-${run}`;
    await addProduct({ sku });
    await customsWill('reject-order', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run, [aLine(`BK-${run}`, { sku })]));
    await world.reaches(id, 'needs-attention');
    await ask(api, 'PATCH', `/v1/products/${sku}`, { key: seller.key, body: { supervisionConditions: '8' } });
    const stopped = await world.cast.seller.post<{ state: string; attention: { code: string; actions: string[] } }>(
      `${PATH}/${id}:resubmit`,
    );
    expect(stopped).toMatchObject({ state: 'needs-attention', attention: { code: 'CHECK_FAILED', actions: ['resubmit', 'cancel'] } });
    expect(await world.cast.seller.post<Shown>(`${PATH}/${id}:cancel`)).toMatchObject({ state: 'cancelled' });
  });

  test('what no customs message can say is found at the check, before anything is sent', async () => {
    const run = newRun();
    const sku = `UN-${run}`;
    await addProduct({ sku, unit: '999' });
    const { id } = await world.begin(aTransfer(world.parties, run, [aLine(`BK-${run}`, { sku })]));
    const stopped = await world.reaches(id, 'needs-attention');
    expect(stopped).toMatchObject({ filingId: null, attention: { code: 'CHECK_FAILED', actions: ['recheck', 'cancel'] } });
    expect(stopped.attention?.message).toContain('999');
  });

  test('declared, it is cancelled once customs has withdrawn what it took; refused by customs, it says what stands and may ask again', async () => {
    const run = newRun();
    await customsWill('refuse-cancel', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run));
    const { filingId } = await world.reaches(id, 'declared');
    await world.cast.seller.post<Shown>(`${PATH}/${id}:cancel`);
    const stopped = await world.reaches(id, 'needs-attention');
    expect(stopped.attention).toMatchObject({ code: 'WITHDRAWAL_REFUSED', actions: ['cancel', 'proceed'] });
    expect(await world.cast.seller.all(`${PATH}/${id}/tickets`)).toMatchObject([{ state: 'accepted' }]);
    await world.cast.seller.post<Shown>(`${PATH}/${id}:cancel`);
    await world.reaches(id, 'cancelled');
    expect(await world.cast.seller.all(`${PATH}/${id}/tickets`)).toMatchObject([{ state: 'withdrawn' }]);
    const messages = await world.cast.seller.all<{ direction: string; messageType: string }>(`/v1/filings/${filingId}/messages`);
    const sent = messages.filter(({ direction }) => direction === 'sent').map(({ messageType }) => messageType);
    expect(sent.filter((type) => type === 'CEB605Message')).toHaveLength(2);
  });

  test('what customs refuses to withdraw goes on where the seller says so', async () => {
    const run = newRun();
    await customsWill('refuse-cancel', `BK-${run}`);
    const { id } = await world.begin(aTransfer(world.parties, run));
    await world.reaches(id, 'declared');
    await world.cast.seller.post<Shown>(`${PATH}/${id}:cancel`);
    await world.reaches(id, 'needs-attention');
    expect(await world.cast.seller.post<Shown>(`${PATH}/${id}:proceed`)).toMatchObject({ state: 'declared' });
    expect((await refusal(world.cast.seller.post(`${PATH}/${id}:proceed`))).status).toBe(409);
  });

  test('once the goods have left it is too late to cancel, and the answer says why', async () => {
    const { id } = await world.begin(aTransfer(world.parties));
    await toWarehouse(id);
    expect((await refusal(world.cast.seller.post(`${PATH}/${id}:cancel`))).problem.code).toBe('CANCEL_TOO_LATE');
  });

  test('a booking number filed by one transfer blocks the next', async () => {
    const run = newRun();
    const { id } = await world.begin(aTransfer(world.parties, run));
    await world.reaches(id, 'declared');
    const second = await world.begin({ ...aTransfer(world.parties, run), reference: `AGAIN-${run}` });
    expect((await world.reaches(second.id, 'needs-attention')).attention?.message).toContain(`BK-${run}`);
    expect(await world.cast.seller.post<Shown>(`${PATH}/${second.id}:cancel`)).toMatchObject({ state: 'cancelled' });
  });

  test('receipts: the same messageId counts once, another count under it is refused, and so is one after the last', async () => {
    const { id } = await world.begin(aTransfer(world.parties));
    const { inboundNoticeId } = await toWarehouse(id);
    const path = `/v1/inbound-notices/${inboundNoticeId}/receipts`;
    const receipt = (messageId: string, pieces: number, isFinal = false) => ({
      messageId,
      isFinal,
      occurredAt: '2026-11-24T08:00:00Z',
      lines: [{ sku: 'LX-TS01', condition: 'good', pieces }],
    });
    const first = await ask(api, 'POST', path, { key: partner.key, body: receipt('m1', 40) });
    expect(first).toMatchObject({ status: 201, body: { noticeState: 'receiving' } });
    const again = await ask(api, 'POST', path, { key: partner.key, body: receipt('m1', 40) });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await ask(api, 'POST', path, { key: partner.key, body: receipt('m1', 41) })).toMatchObject({
      status: 422,
      body: { code: 'RECEIPT_MESSAGE_REUSED' },
    });
    const both = await Promise.all([1, 2, 3].map(() => ask(api, 'POST', path, { key: partner.key, body: receipt('m2', 60, true) })));
    expect(new Set(both.map(({ body }) => body['id'])).size).toBe(1);
    await world.reaches(id, 'received', 'closed');
    const { body: notice } = await ask(api, 'GET', `/v1/inbound-notices/${inboundNoticeId}`, { key: partner.key });
    expect(notice).toMatchObject({ lines: [{ announcedPieces: 100, receivedPieces: 100 }] });
    expect(await ask(api, 'POST', path, { key: partner.key, body: receipt('m3', 1) })).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT' },
    });
    expect(await ask(api, 'POST', path, { key: partner.key, body: receipt('m2', 60, true) })).toMatchObject({
      status: 201,
      body: { messageId: 'm2' },
    });
  });

  test('a partner who closes a notice with pieces missing leaves the transfer closed short, and the missing are a discrepancy', async () => {
    const { id } = await world.begin(aTransfer(world.parties));
    const { inboundNoticeId } = await toWarehouse(id);
    const path = `/v1/inbound-notices/${inboundNoticeId}`;
    await world.cast.partner.post(`${path}/receipts`, {
      messageId: 'm1',
      isFinal: false,
      occurredAt: '2026-11-24T08:00:00Z',
      lines: [{ sku: 'LX-TS01', condition: 'good', pieces: 90 }],
    });
    expect(await world.cast.partner.post<Shown>(`${path}:close`)).toMatchObject({ state: 'closed' });
    await world.reaches(id, 'closed-short');
    const found = await world.cast.seller.all(`/v1/discrepancies?transferId=${id}`);
    expect(found).toMatchObject([{ kind: 'short', sku: 'LX-TS01', pieces: 10, state: 'open' }]);
  });

  test('a packing list of the demo, as XLSX, becomes the lines it says', async () => {
    const run = newRun();
    const bytes = await withBookings(await readFile(new URL('../../dev/demo/packing-list.xlsx', import.meta.url)), (no) => `${no}-${run}`);
    const form = new FormData();
    form.set('transfer', JSON.stringify(headOf(run, world.parties)));
    form.set('file', new Blob([bytes]), '装箱单.xlsx');
    const { status, body } = await ask(api, 'POST', `${PATH}:import`, { key: seller.key, form });
    expect(status).toBe(201);
    expect(body).toMatchObject({ lineCount: 41, totals: { pieces: 23378, cartons: 785 } });
  });

  test('its flow is found in Temporal by organisation, state, destination and deadline, and knows the request that began it', async () => {
    const body = aTransfer(world.parties);
    const made = await ask(api, 'POST', PATH, { key: seller.key, body, headers: { 'x-request-id': 'found-by-test' } });
    const id = made.body['id'] as string;
    await toWarehouse(id);
    const connection = await Connection.connect({ address: inject('stack').temporal });
    onTestFinished(() => connection.close());
    const { workflow } = new Client({ connection });
    const query = `WorkflowType = 'stockTransfer' AND OutportOrganisation = '${seller.organisationId}' AND OutportState = 'import-cleared' AND OutportDestination = 'MYS' AND OutportDeadline > '2026-01-01T00:00:00Z'`;
    const found = await vi.waitFor(
      async () => {
        for await (const flow of workflow.list({ query })) if (flow.workflowId === id) return flow;
        throw new Error(`${id} is not found by ${query}`);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(found.memo).toEqual({ requestId: 'found-by-test' });
  });
});
