import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;

let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

type Shown = { id: string; state: string; priority: boolean; notice: { text: string }; lines: { sku: string; authorisation: string }[] };
const post = (path: string, body: object, key = seller.key) => ask(api, 'POST', path, { key, body });
const inspectionsOf = (transferId: string): Promise<Shown[]> => world.cast.seller.all<Shown>(`/v1/inspections?transferId=${transferId}`);

/** A transfer of one ticket that customs wants to see and holds until it is told otherwise. */
async function held(scenario: string) {
  const run = newRun();
  const booking = `BK-${run}`;
  await customsWill(scenario, booking);
  const { id } = await world.begin(aTransfer(world.parties, run, [aLine(booking)]));
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  return id;
}

describe('an inspection that customs ends by a refusal', () => {
  test('is on record with what customs said, holds the transfer with clocks that stand, and goes on when it is filed again', async () => {
    const id = await held('inspect-then-refuse');
    // The record may fail a moment before the filing tells that customs refused.
    await vi.waitFor(
      async () =>
        expect((await world.reaches(id, 'held')).attention).toMatchObject({
          code: 'INSPECTION_FAILED' satisfies ErrorCode,
          actions: ['resubmit'],
        }),
      { timeout: 20_000, interval: 100 },
    );
    const [inspection] = await inspectionsOf(id);
    expect(inspection).toMatchObject({ state: 'failed', priority: true, notice: { text: expect.stringContaining('查验') } });
    expect(inspection?.lines).not.toHaveLength(0);
    const standing = await world.cast.seller.get<{ pauses: { reason: string; to: string | null }[] }>(`/v1/stock-transfers/${id}`);
    expect(standing.pauses.at(-1)).toMatchObject({ reason: 'hold', to: null });
    const late = await post(`/v1/inspections/${inspection?.id}:record-result`, { outcome: 'passed' });
    expect(late).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT', state: 'failed' } });
    expect((await post(`/v1/stock-transfers/${id}:resubmit`, {})).status).toBe(200);
    await world.reaches(id, 'released');
    const after = await world.cast.seller.get<{ pauses: { to: string | null }[] }>(`/v1/stock-transfers/${id}`);
    expect(after.pauses.every(({ to }) => to !== null)).toBe(true);
    const timeline = await world.cast.seller.all<{ detail: Record<string, unknown> }>(`/v1/stock-transfers/${id}/timeline`);
    expect(timeline.some(({ detail }) => 'clocksPaused' in detail)).toBe(true);
    expect(timeline.some(({ detail }) => 'clocksResumed' in detail)).toBe(true);
  });
});

test('a result is refused as 422 where it says nothing, 403 by the wrong role, 404 of another organisation, and is answered the same when sent again', async () => {
  const id = await held('inspect-then-release');
  await world.reaches(id, 'released');
  const [inspection] = await inspectionsOf(id);
  const path = `/v1/inspections/${inspection?.id}:record-result`;
  expect(await post(path, { outcome: 'failed' })).toMatchObject({ status: 422, body: { errors: [{ path: 'findings' }] } });
  expect(await post(path, { outcome: 'lost' })).toMatchObject({ status: 422, body: { errors: [{ path: 'outcome' }] } });
  expect((await post(path, { outcome: 'passed' }, partner.key)).status).toBe(403);
  expect((await post(path, { outcome: 'passed' }, secondSeller.key)).status).toBe(404);
  const corrected = { outcome: 'passed-with-correction', findings: 'Carton count corrected from 3 to 2', officerRemark: '已更正' };
  const headers = { 'idempotency-key': newRun() };
  const first = await ask(api, 'POST', path, { key: seller.key, body: corrected, headers });
  const second = await ask(api, 'POST', path, { key: seller.key, body: corrected, headers });
  expect(first).toMatchObject({ status: 200, body: { state: 'passed-with-correction' } });
  expect(second.body).toEqual(first.body);
  expect(await post(path, { outcome: 'failed', findings: 'x' })).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
  const timeline = await world.cast.seller.all<{ kind: string }>(`/v1/inspections/${inspection?.id}/timeline`);
  expect(timeline.filter(({ kind }) => kind === 'result-recorded')).toHaveLength(1);
  const filtered = await world.cast.seller.all<Shown>(`/v1/inspections?transferId=${id}&state=open`);
  expect(filtered).toEqual([]);
});

test('a brand authorisation is entered, listed, told in its timeline and revoked; a reversed validity is refused', async () => {
  const body = {
    brand: 'Lumio',
    kind: 'authorisation',
    number: 'SQ-9',
    owner: 'Lumio GmbH',
    validFrom: '2026-01-01',
    validTo: '2027-01-01',
  };
  const made = await post('/v1/brand-authorisations', body);
  expect(made).toMatchObject({ status: 201, body: { ...body, revokedAt: null } });
  const path = `/v1/brand-authorisations/${String(made.body['id'])}`;
  expect(made.headers.get('location')).toBe(path);
  expect(await post('/v1/brand-authorisations', { ...body, validTo: '2025-01-01' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'validTo', code: 'VALIDITY_REVERSED' }] },
  });
  expect((await post(`${path}:revoke`, {})).body['revokedAt']).not.toBeNull();
  const told = await world.cast.seller.all<{ kind: string }>(`${path}/timeline`);
  expect(told.map(({ kind }) => kind)).toEqual(['entered', 'revoked']);
});
