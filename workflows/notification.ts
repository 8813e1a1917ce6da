import { setWorkflowOptions } from '@temporalio/workflow';
import type { NotificationInput } from '../contracts/notification.messages.ts';
import { mail } from './shared/activities.ts';

setWorkflowOptions({ versioningBehavior: 'PINNED' }, notification);
/** Tells everybody concerned of one event, once each. */
export async function notification(input: NotificationInput): Promise<void> {
  await mail.sendNotification(input);
}
