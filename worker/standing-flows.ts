import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { FLOWS_QUEUE, TASK_TIMEOUT } from '../contracts/queues.ts';

const RECONCILIATION = 'start-reconciliation';

/** Flows that run as long as the product does. Wanted against there: starting them twice leaves one. */
export async function startStandingFlows(temporal: Client, dxpId: string): Promise<void> {
  await temporal.workflow.start('receiptIntake', {
    workflowId: `receipt-intake:${dxpId}`,
    taskQueue: FLOWS_QUEUE,
    args: [{ dxpId }],
    workflowTaskTimeout: TASK_TIMEOUT,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const spec = { intervals: [{ every: '2 minutes' }] };
  try {
    await temporal.schedule.create({
      scheduleId: RECONCILIATION,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP },
      action: { type: 'startWorkflow', workflowType: 'startReconciliation', taskQueue: FLOWS_QUEUE },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await temporal.schedule.getHandle(RECONCILIATION).update((schedule) => ({ ...schedule, spec }));
  }
}
