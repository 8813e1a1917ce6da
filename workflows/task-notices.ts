import { setWorkflowOptions } from '@temporalio/workflow';
import { mail } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, taskNotices);
/** Mails the tasks that nobody has been told of since the last time. Run by a schedule, so that no receipt waits for a mail. */
export async function taskNotices(): Promise<number> {
  return mail.tellTasks();
}
