import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { beforeEach, expect, test } from 'vitest';
import { createStartActivities } from '../../activities/starts.ts';
import { flowStart } from '../../contracts/flow-starts.ts';
import * as models from '../../models/index.ts';
import { EnterpriseModel, StockTransferModel, WarehouseRegistrationModel } from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aTransfer, parties } from './goods.ts';

aDatabase();

type Start = { flow: string; workflowId: string };
/** A Temporal that has some flows already, and may be away for some. */
function aTemporal({ running = [], away = [] }: { running?: string[]; away?: string[] } = {}) {
  const started: (Start & { options: unknown })[] = [];
  const start = async (flow: string, options: { workflowId: string }): Promise<void> => {
    const { workflowId } = options;
    if (away.includes(workflowId)) throw new Error('Temporal is away');
    if (running.includes(workflowId) || started.some((one) => one.workflowId === workflowId))
      throw new WorkflowExecutionAlreadyStartedError('already', workflowId, flow);
    started.push({ flow, workflowId, options });
  };
  const activities = createStartActivities({ models, temporal: { workflow: { start } } as unknown as Client });
  return { started, startOrphans: () => activities.startOrphans() };
}

const HOUR_AGO = new Date(Date.now() - 3_600_000);
const orphan = { workflowStartedAt: null, createdAt: HOUR_AGO };
/** A transfer, an enterprise and a registration whose flows the API never got to start. */
async function leftBehind() {
  const who = await parties();
  const transfer = await aTransfer(who, undefined, orphan);
  await EnterpriseModel.updateOne({ _id: who.enterprise._id }, { $set: orphan });
  await WarehouseRegistrationModel.updateOne({ organisationId: who.seller }, { $set: orphan });
  const registration = await WarehouseRegistrationModel.findOne({ organisationId: who.seller }).orFail().lean();
  return { who, transfer, registration };
}
const idsOf = (started: readonly Start[]) => started.map(({ flow, workflowId }) => `${flow} ${workflowId}`).toSorted();

beforeEach(async () => {
  for (const model of [EnterpriseModel, WarehouseRegistrationModel, StockTransferModel]) await model.collection.deleteMany({});
});

test('what was stored without a flow gets its flow, as the API would have started it, and is noted as started', async () => {
  const { who, transfer, registration } = await leftBehind();
  const { started, startOrphans } = aTemporal();
  expect(await startOrphans()).toBe(3);
  expect(idsOf(started)).toEqual(
    [
      `enterpriseRegistration ${who.enterprise._id}`,
      `warehouseRegistration ${registration._id}`,
      `stockTransfer ${transfer._id}`,
    ].toSorted(),
  );
  expect(started.find(({ flow }) => flow === 'stockTransfer')?.options).toEqual(
    flowStart('stockTransfer', { ...transfer, destination: 'MYS' }, 'checking'),
  );
  expect((await StockTransferModel.findById(transfer._id).lean())?.workflowStartedAt).toBeInstanceOf(Date);
  expect(await startOrphans()).toBe(0);
  expect(started).toHaveLength(3);
});

test('what has a flow, and what the API may still be starting, is left alone', async () => {
  const who = await parties();
  await aTransfer(who);
  await aTransfer(who, undefined, { workflowStartedAt: null, createdAt: new Date() });
  const { started, startOrphans } = aTemporal();
  expect(await startOrphans()).toBe(0);
  expect(started).toEqual([]);
});

test('a flow that the API did start, before it died, is noted and not started again', async () => {
  const { transfer } = await leftBehind();
  const { started, startOrphans } = aTemporal({ running: [transfer._id] });
  await startOrphans();
  expect(started.map(({ flow }) => flow)).not.toContain('stockTransfer');
  expect((await StockTransferModel.findById(transfer._id).lean())?.workflowStartedAt).toBeInstanceOf(Date);
});

test('two at once start each flow once', async () => {
  await leftBehind();
  const { started, startOrphans } = aTemporal();
  await Promise.all([startOrphans(), startOrphans()]);
  expect(started).toHaveLength(3);
});

test('when Temporal is away nothing is noted as started that was not, and the next time goes on from there', async () => {
  const { transfer } = await leftBehind();
  await expect(aTemporal({ away: [transfer._id] }).startOrphans()).rejects.toThrow('Temporal is away');
  expect((await StockTransferModel.findById(transfer._id).lean())?.workflowStartedAt).toBeNull();
  const { started, startOrphans } = aTemporal();
  expect(await startOrphans()).toBe(1);
  expect(idsOf(started)).toEqual([`stockTransfer ${transfer._id}`]);
});
