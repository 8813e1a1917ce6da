import { setWorkflowOptions } from '@temporalio/workflow';
import { papers } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, sumUpGathering);
/** Puts lists that customs has released into the application of their month. Run by a schedule, so that no filing waits for it. */
export async function sumUpGathering(): Promise<number> {
  return papers.gatherSumUps();
}
