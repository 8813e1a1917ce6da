import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { type StartedFlow, type StoredFlow, flowStart } from '../contracts/flow-starts.ts';
import type { Deps } from './deps.ts';

/** An API process stores and starts within a second; what is older was left behind. */
const LEFT_BEHIND_MS = 15_000;
const BATCH = 100;

/** Starts the flow of a stored resource. That it runs already is no error: somebody did start it and died before he could say so. */
export async function startOnce(temporal: Client, flow: StartedFlow, stored: StoredFlow & { state: string }): Promise<void> {
  try {
    await temporal.workflow.start(flow, flowStart(flow, stored, stored.state));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

export const createStartActivities = ({ models, temporal }: Pick<Deps, 'models'> & { temporal: Client }) => {
  const start = (flow: StartedFlow, stored: StoredFlow & { state: string }): Promise<void> => startOnce(temporal, flow, stored);
  return {
    /** Starts the flows of what is stored without one. Safe to run at any time: the id refuses a second start. Returns how many. */
    async startOrphans(): Promise<number> {
      const orphaned = { workflowStartedAt: null, createdAt: { $lt: new Date(Date.now() - LEFT_BEHIND_MS) } };
      const fields = 'organisationId requestId state';
      const [enterprises, registrations, transfers] = await Promise.all([
        models.EnterpriseModel.find(orphaned).select(fields).limit(BATCH).lean(),
        models.WarehouseRegistrationModel.find(orphaned).select(fields).limit(BATCH).lean(),
        models.StockTransferModel.find(orphaned).select(`${fields} warehouseId buyer`).limit(BATCH).lean(),
      ]);
      const started = { $set: { workflowStartedAt: new Date() } };
      for (const one of enterprises) {
        await start('enterpriseRegistration', one);
        await models.EnterpriseModel.updateOne({ _id: one._id }, started);
      }
      for (const one of registrations) {
        await start('warehouseRegistration', one);
        await models.WarehouseRegistrationModel.updateOne({ _id: one._id }, started);
      }
      for (const one of transfers) {
        const consignee = await models.consigneeOf(one);
        await start('stockTransfer', { ...one, ...(consignee === null ? {} : { destination: consignee.country }) });
        await models.StockTransferModel.updateOne({ _id: one._id }, started);
      }
      return enterprises.length + registrations.length + transfers.length;
    },
  };
};
