import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { PARTIES_QUEUE } from '../../contracts/queues.ts';

/** Only the database: short, idempotent, and cheap to run again, so local, in the worker that holds the flow. A minute without MongoDB is
 *  waited out: there is no limit to the attempts, and past ten seconds between them the wait is a durable timer. */
export const database = proxyLocalActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  localRetryThreshold: '10 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '20 seconds' },
});

/** The database as well, for what a handler writes while the flow itself may be writing: of two local activities at once a replay may hear in another
 *  order than the flow did. */
export const databaseAside = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '20 seconds' },
});

/** Customs: another party, sometimes away for minutes; every message keeps its guid, so a retry cannot double it. The heartbeat lets the
 *  work of a killed worker go on elsewhere in seconds. */
const CUSTOMS = {
  taskQueue: PARTIES_QUEUE,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  // Whoever cancels a filing may count on it that nothing more is sent.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
} as const;
export const customs = proxyActivities<Activities>(CUSTOMS);
/** The same, giving up after so many tries, so that somebody can be told. */
export const customsFor = (tries: number) =>
  proxyActivities<Activities>({ ...CUSTOMS, retry: { ...CUSTOMS.retry, maximumAttempts: tries } });

/** The home customs' desk for warehouse forms: nobody waits on the line, so that one that is away for long is asked at leisure. */
export const filingDesk = proxyActivities<Activities>({
  taskQueue: PARTIES_QUEUE,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Papers: a second or two for an ordinary transfer, minutes for the largest; what is printed stays printed over a retry. */
export const papers = proxyActivities<Activities>({
  taskQueue: PARTIES_QUEUE,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Mail: told late is better than not told; after a week nobody wants it. */
export const mail = proxyActivities<Activities>({
  taskQueue: PARTIES_QUEUE,
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});
