import { randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { aSiteOperator, anArrivalReport } from '../support/arrivals.ts';
import { ask } from '../support/http.ts';
import { type World, aLine, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller } = keys.organisations;

let world: World;
let site: Awaited<ReturnType<typeof aSiteOperator>>;
beforeAll(async () => {
  [world, site] = await Promise.all([aWorld(), aSiteOperator()]);
}, 60_000);

type Shown = { id: string; state: string; transferId: string | null; differences: { kind: string }[] };
const becomes = async (id: string, state: string): Promise<Shown> =>
  vi.waitFor(
    async () => {
      const report = await site.get<Shown>(`/v1/arrival-reports/${id}`);
      expect(report.state).toBe(state);
      return report;
    },
    { timeout: 20_000, interval: 100 },
  );

/** A transfer under a bill of its own. */
function aShipment() {
  const run = newRun();
  const billNo = `BILL${run}`;
  const body = aTransfer(world.parties, run, [aLine(`BK-${run}`)]);
  return { billNo, body: { ...body, transport: { ...body.transport, billNo } } };
}
type Counted = { totals: { cartons: number; grossWeightKg: string } };
const countedOf = async (id: string) => {
  const { totals } = await world.cast.seller.get<Counted>(`/v1/stock-transfers/${id}`);
  return { packages: totals.cartons, grossWeightKg: totals.grossWeightKg };
};

test('a report that comes before the filing waits; what differs is told to both sides, and a corrected report has the goods released', async () => {
  const { billNo, body } = aShipment();
  const early = anArrivalReport(billNo, { packages: 99_999, grossWeightKg: '0.5' });
  const first = await ask(api, 'POST', '/v1/arrival-reports', { key: site.key, body: early });
  expect(first).toMatchObject({ status: 201, body: { state: 'waiting', transferId: null, differences: [] } });
  const { id } = await world.begin(body);
  const differing = await becomes(String(first.body['id']), 'mismatched');
  expect(differing.differences.map(({ kind }) => kind)).toEqual(['packages', 'gross-weight']);
  expect(differing.transferId).toBeNull();
  await vi.waitFor(async () => expect((await world.reaches(id, 'declared')).attention?.code).toBe('ARRIVAL_MISMATCH' satisfies ErrorCode), {
    timeout: 20_000,
    interval: 100,
  });
  const right = await site.post<Shown>('/v1/arrival-reports', anArrivalReport(billNo, await countedOf(id)));
  await world.reaches(id, 'released');
  await becomes(right.id, 'matched');
  await becomes(differing.id, 'superseded');
  const own = await world.cast.seller.all<Shown>(`/v1/arrival-reports?transferId=${id}`);
  expect(own.map(({ state, transferId }) => [state, transferId])).toEqual([
    ['matched', id],
    ['superseded', id],
  ]);
  expect(await ask(api, 'GET', `/v1/arrival-reports/${right.id}`, { key: secondSeller.key })).toMatchObject({ status: 404 });
});

test('a report that comes after the filing is matched as well, and the same messageId counts once', async () => {
  const { billNo, body } = aShipment();
  const { id } = await world.begin(body);
  await world.reaches(id, 'declared');
  const report = anArrivalReport(billNo, await countedOf(id));
  const answers = await Promise.all([1, 2].map(() => ask(api, 'POST', '/v1/arrival-reports', { key: site.key, body: report })));
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(new Set(answers.map((answer) => answer.body['id'])).size).toBe(1);
  await world.reaches(id, 'released');
  const other = { ...report, packages: report.packages + 1 };
  expect(await ask(api, 'POST', '/v1/arrival-reports', { key: site.key, body: other })).toMatchObject({
    status: 422,
    body: { code: 'ARRIVAL_MESSAGE_REUSED' satisfies ErrorCode },
  });
});

test('only a site reports arrivals, and a report names what customs matches', async () => {
  const report = anArrivalReport(randomUUID());
  expect(await ask(api, 'POST', '/v1/arrival-reports', { key: seller.key, body: report })).toMatchObject({ status: 403 });
  const bad = { ...report, packages: 0, grossWeightKg: 'heavy', operatorCode: 'x', vehiclePlate: '' };
  const refused = await ask(api, 'POST', '/v1/arrival-reports', { key: site.key, body: bad });
  expect(refused.status).toBe(422);
  const paths = (refused.body['errors'] as { path: string }[]).map(({ path }) => path);
  expect(paths.toSorted()).toEqual(['grossWeightKg', 'operatorCode', 'packages', 'vehiclePlate']);
});
