import { setWorkflowOptions } from '@temporalio/workflow';
import { papers } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, startReconciliation);
/** Starts the flow of whatever was stored by an API process that died before it could start it. Run by a schedule. */
export async function startReconciliation(): Promise<number> {
  return papers.startOrphans();
}
