import { continueAsNew, setWorkflowOptions } from '@temporalio/workflow';
import type { ReceiptIntakeInput } from '../contracts/notification.messages.ts';
import { customs } from './shared/activities.ts';

/** Long polls to one activity, and activities to one run: a quiet mailbox costs some twenty events in ten minutes. */
const POLLS = 15;
const ROUNDS = 200;

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, receiptIntake);
/** Reads the mailbox of one DXP identity for as long as the product runs. */
export async function receiptIntake(input: ReceiptIntakeInput): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await customs.drainMailbox({ dxpId: input.dxpId, polls: POLLS });
  }
  await continueAsNew<typeof receiptIntake>(input);
}
