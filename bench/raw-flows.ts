import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

type Nothing = { nothing: () => Promise<void> };
const remote = proxyActivities<Nothing>({ startToCloseTimeout: '1 minute' });
const local = proxyLocalActivities<Nothing>({ startToCloseTimeout: '1 minute' });

/** A flow of so many activities that do nothing, one after the other: what the same number of steps costs at the least. */
export async function rawFlow({ activities, localActivities }: { activities: number; localActivities: number }): Promise<void> {
  for (let step = 0; step < localActivities; step += 1) await local.nothing();
  for (let step = 0; step < activities; step += 1) await remote.nothing();
}
