import { isApproved } from '../../domain/states.ts';
import { EnterpriseChangeModel, EnterpriseModel, TimelineModel } from '../../models/index.ts';
import type { Flows } from '../flows.ts';

/** For `flows.command`: lets an enterprise live on whose flow has ended though it stands or was rejected, as flows did that an older build
 *  decided. Of two at once one starts it. */
export const reviving = (flows: Flows, id: string) => async (): Promise<boolean> => {
  const enterprise = await EnterpriseModel.findById(id).lean();
  if (enterprise === null || !(isApproved(enterprise.state) || enterprise.state === 'rejected')) return false;
  const { state } = enterprise;
  const pending = await EnterpriseChangeModel.findOne({ enterpriseId: id, state: 'pending' }).select('_id').lean();
  await flows.start('enterpriseRegistration', enterprise, state, {
    state,
    steps: await stepsOf(id),
    pending: pending?._id ?? null,
    unsent: [],
  });
  return true;
};

/** How many steps were written; the first two have no number. */
async function stepsOf(id: string): Promise<number> {
  const entries = await TimelineModel.find({ resourceId: id }).select('_id').lean();
  const numbers = entries.map(({ _id }) => Number.parseInt(_id.slice(id.length + 1), 10)).filter(Number.isInteger);
  return Math.max(2, ...numbers);
}
