import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { ErrorCode } from '../../contracts/errors.ts';
import { FLOWS_QUEUE } from '../../contracts/queues.ts';
import { TicketModel, connectMongo } from '../../models/index.ts';
import { ask } from '../support/http.ts';
import { aSumUpRecord } from '../support/sum-up-record.ts';
import { type World, aTransfer, aWorld, newRun } from '../support/world.ts';

const { api, keys, mongodb, temporal, temporalNamespace } = inject('stack');
const { seller, secondSeller, partner } = keys.organisations;
const PATH = '/v1/sum-ups';

let world: World;
let sumUpId: string;
let transferId: string;

/** Today's pack owes no summary, so the list is put into an application by hand; from there on all is as it is. Customs refuses it, since the list is
 *  declared simplified. */
beforeAll(async () => {
  await connectMongo(mongodb, { timeoutMs: 10_000 });
  world = await aWorld();
  const { id } = await world.begin(aTransfer(world.parties));
  transferId = id;
  await world.reaches(id, 'declared');
  await world.passes(id, 'arrived-at-port');
  await world.reaches(id, 'released');
  const { organisationId } = seller;
  const record = await aSumUpRecord({ organisationId, enterpriseId: world.parties.enterpriseId });
  sumUpId = record._id;
  const summary = { sumUpId, releasedOn: '2026-09-30', dueOn: record.dueOn, attempt: null, part: null, sumNo: null, entryId: null };
  await TicketModel.updateMany({ transferId: id }, { $set: { sumUp: true, summary: { ...summary, state: 'collecting' } } });
  const connection = await Connection.connect({ address: temporal });
  const client = new Client({ connection, namespace: temporalNamespace });
  await client.workflow.execute('sumUpGathering', { taskQueue: FLOWS_QUEUE, workflowId: `gathering-${newRun()}` });
  await connection.close();
  await becomes('refused', 1);
}, 120_000);
afterAll(() => mongoose.disconnect());

const becomes = (state: string, attempt: number): Promise<void> =>
  vi.waitFor(async () => expect(await world.cast.seller.get(`${PATH}/${sumUpId}`)).toMatchObject({ state, attempt }), {
    timeout: 30_000,
    interval: 100,
  });

test('an application shows where it stands, and its list the same; what customs refused is a task, a mail away from its cure, with all messages on file', async () => {
  const shown = await ask(api, 'GET', `${PATH}/${sumUpId}`, { key: seller.key });
  expect(shown).toMatchObject({
    status: 200,
    body: { month: '2026-09', dueOn: '2026-10-15', lists: 1, summed: 0, refusals: [expect.stringContaining('不是汇总申报') as string] },
  });
  const [ticket] = await world.cast.seller.all<{ sumUp: object }>(`/v1/stock-transfers/${transferId}/tickets`);
  expect(ticket?.sumUp).toEqual({ state: 'refused', sumUpId, sumNo: null, entryId: null, dueOn: '2026-10-15' });
  const tasks = await world.cast.seller.all<{ sumUpId: string | null }>('/v1/tasks?kind=report');
  expect(tasks.filter((task) => task.sumUpId === sumUpId)).toMatchObject([
    { state: 'open', message: 'summary', transferId: null, tickets: 1 },
  ]);
  const messages = await world.cast.seller.all<{ messageType: string; bytes: string }>(`${PATH}/${sumUpId}/messages`);
  expect(messages.map(({ messageType }) => messageType)).toEqual(expect.arrayContaining(['CEB701Message', 'summary']));
  const timeline = await world.cast.seller.all<{ kind: string }>(`${PATH}/${sumUpId}/timeline`);
  expect(timeline.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['applied', 'refused', 'overdue']));
});

test('lists are by state, month and enterprise; 422 for a month that is none, 403 by the wrong role, 404 of another organisation', async () => {
  const found = async (query: string): Promise<boolean> =>
    (await world.cast.seller.all<{ id: string }>(`${PATH}?${query}`)).some(({ id }) => id === sumUpId);
  expect(await found(`month=2026-09&enterpriseId=${world.parties.enterpriseId}`)).toBe(true);
  expect(await found('month=2026-10')).toBe(false);
  expect(await found('state=collecting')).toBe(false);
  expect((await ask(api, 'GET', `${PATH}?month=2026-13`, { key: seller.key })).status).toBe(422);
  expect((await ask(api, 'GET', PATH, { key: partner.key })).status).toBe(403);
  expect((await ask(api, 'GET', `${PATH}/${sumUpId}`, { key: secondSeller.key })).status).toBe(404);
  expect((await ask(api, 'POST', `${PATH}/${sumUpId}:resubmit`, { key: secondSeller.key })).status).toBe(404);
});

test('applied for anew it goes out once for one Idempotency-Key; 409 with its state where nothing stands refused', async () => {
  const headers = { 'idempotency-key': newRun() };
  const first = await ask(api, 'POST', `${PATH}/${sumUpId}:resubmit`, { key: seller.key, headers });
  expect(first).toMatchObject({ status: 200, body: { attempt: 2 } });
  await becomes('refused', 2);
  const again = await ask(api, 'POST', `${PATH}/${sumUpId}:resubmit`, { key: seller.key, headers });
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  const sent = (await world.cast.seller.all<{ messageType: string }>(`${PATH}/${sumUpId}/messages`)).filter(
    ({ messageType }) => messageType === 'CEB701Message',
  );
  expect(sent).toHaveLength(2);
  const idle = await aSumUpRecord(
    { organisationId: seller.organisationId, enterpriseId: world.parties.enterpriseId },
    { workflowStartedAt: new Date() },
  );
  expect(await ask(api, 'POST', `${PATH}/${idle._id}:resubmit`, { key: seller.key })).toMatchObject({
    status: 409,
    body: { code: 'STATE_CONFLICT' satisfies ErrorCode },
  });
});
