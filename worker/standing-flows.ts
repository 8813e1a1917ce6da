import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { FLOWS_QUEUE, TASK_TIMEOUT } from '../contracts/queues.ts';

/** Flows that begin again and again. Each is quick, and one that lasts past the next beginning is not begun beside it. */
const SCHEDULES = [
  { scheduleId: 'start-reconciliation', workflowType: 'startReconciliation', every: '2 minutes' },
  { scheduleId: 'evidence-sealing', workflowType: 'evidenceSealing', every: '1 minute' },
  { scheduleId: 'task-notices', workflowType: 'taskNotices', every: '1 minute' },
  { scheduleId: 'sum-up-gathering', workflowType: 'sumUpGathering', every: '15 minutes' },
  { scheduleId: 'file-sweep', workflowType: 'fileSweep', every: '6 hours' },
] as const;

/** Flows that run as long as the product does. Wanted against there: starting them twice leaves one. */
export async function startStandingFlows(temporal: Client, dxpId: string): Promise<void> {
  await temporal.workflow.start('receiptIntake', {
    workflowId: `receipt-intake:${dxpId}`,
    taskQueue: FLOWS_QUEUE,
    args: [{ dxpId }],
    workflowTaskTimeout: TASK_TIMEOUT,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  for (const schedule of SCHEDULES) await keepSchedule(temporal, schedule);
}

async function keepSchedule(temporal: Client, { scheduleId, workflowType, every }: (typeof SCHEDULES)[number]): Promise<void> {
  const spec = { intervals: [{ every }] };
  try {
    await temporal.schedule.create({
      scheduleId,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP },
      action: { type: 'startWorkflow', workflowType, taskQueue: FLOWS_QUEUE },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await temporal.schedule.getHandle(scheduleId).update((schedule) => ({ ...schedule, spec }));
  }
}
