import { setWorkflowOptions } from '@temporalio/workflow';
import { papers } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, fileSweep);
/** Deletes bytes that processes left in the file store when they died while they stored or dropped a file. Run by a schedule. */
export async function fileSweep(): Promise<number> {
  return papers.sweepFiles();
}
