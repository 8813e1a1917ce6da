import { setWorkflowOptions } from '@temporalio/workflow';
import { papers } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, evidenceSealing);
/** Seals what went over the wire since the last time. Run by a schedule, so that filing never waits for it. */
export async function evidenceSealing(): Promise<number> {
  return papers.sealEvidence();
}
