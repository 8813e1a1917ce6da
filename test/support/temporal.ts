import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle, bundleWorkflowCode } from '@temporalio/worker';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import type { Activities } from '../../activities/index.ts';
import { FLOWS_QUEUE, PARTIES_QUEUE } from '../../contracts/queues.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';

/** Indexed value types of the server's own enumeration. */
const KEYWORD = 2;
const DATETIME = 6;

let env: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('temporalTestServer') } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: { OutportOrganisation: KEYWORD, OutportState: KEYWORD, OutportDestination: KEYWORD, OutportDeadline: DATETIME },
  });
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
}, 120_000);
afterAll(() => env?.teardown());

export const counts = (change: Partial<TicketCounts>): TicketCounts => ({
  total: 2,
  orderAccepted: 0,
  orderRejected: 0,
  planned: 0,
  submitted: 0,
  accepted: 0,
  arrived: 0,
  inspect: 0,
  released: 0,
  departed: 0,
  finalised: 0,
  rejected: 0,
  correcting: 0,
  withdrawing: 0,
  withdrawn: 0,
  ...change,
});

/** Every activity as a typed fake that answers the ordinary case; a renamed activity fails to compile. */
const makeFakes = () =>
  ({
    advanceEnterprise: vi.fn<Activities['advanceEnterprise']>(async () => {}),
    advanceWarehouseRegistration: vi.fn<Activities['advanceWarehouseRegistration']>(async () => {}),
    readWarehouseRegistration: vi.fn<Activities['readWarehouseRegistration']>(async () => ({ validTo: '2099-12-31', evidence: 1 })),
    checkAndPlan: vi.fn<Activities['checkAndPlan']>(async (transferId) => ({
      outcome: 'ready',
      filingId: transferId.replace('stk_', 'fil_'),
      tickets: 2,
    })),
    advanceTransfer: vi.fn<Activities['advanceTransfer']>(async () => {}),
    renderDocuments: vi.fn<Activities['renderDocuments']>(async () => 6),
    announceInbound: vi.fn<Activities['announceInbound']>(async (input) => input.transferId.replace('stk_', 'asn_')),
    postDeparture: vi.fn<Activities['postDeparture']>(async () => ({ lots: 2, returnBy: '2027-05-23' })),
    postReceipt: vi.fn<Activities['postReceipt']>(async ({ receiptId, receipt }) => ({
      receiptId,
      noticeState: receipt.isFinal ? 'received' : 'receiving',
      discrepancies: 0,
    })),
    closeNotice: vi.fn<Activities['closeNotice']>(async () => ({ short: false })),
    submitOrders: vi.fn<Activities['submitOrders']>(async () => ({ revision: 1, counts: counts({ submitted: 2, orderAccepted: 2 }) })),
    submitDeclarations: vi.fn<Activities['submitDeclarations']>(async () => ({
      revision: 2,
      counts: counts({ accepted: 2, orderAccepted: 2 }),
    })),
    withdrawOrders: vi.fn<Activities['withdrawOrders']>(async () => ({ revision: 9, counts: counts({ withdrawn: 2 }) })),
    reopenRefused: vi.fn<Activities['reopenRefused']>(async () => ({ revision: 3, counts: counts({ correcting: 2 }) })),
    reportArrival: vi.fn<Activities['reportArrival']>(async () => {}),
    reportDeparture: vi.fn<Activities['reportDeparture']>(async () => {}),
    countTickets: vi.fn<Activities['countTickets']>(async () => ({ revision: 0, counts: counts({ submitted: 2 }) })),
    drainMailbox: vi.fn<Activities['drainMailbox']>(async () => 0),
    sendNotification: vi.fn<Activities['sendNotification']>(async () => {}),
    startOrphans: vi.fn<Activities['startOrphans']>(async () => 0),
  }) satisfies Activities;
export type Fakes = ReturnType<typeof makeFakes>;

type Flow = (input: never) => Promise<unknown>;
type Start = <F extends Flow>(flow: F, workflowId: string, input: Parameters<F>[0]) => Promise<WorkflowHandleWithFirstExecutionRunId<F>>;

/** Runs a scenario on fresh workers, waits for every flow it started and those they started, then replays all their histories. */
export async function running(
  scenario: (t: { env: TestWorkflowEnvironment; start: Start; fakes: Fakes; id: string }) => Promise<void>,
): Promise<Fakes> {
  const fakes = makeFakes();
  const started: string[] = [];
  const start: Start = (flow, workflowId, input) => {
    started.push(workflowId);
    return env.client.workflow.start(flow as never, { args: [input] as never, taskQueue: FLOWS_QUEUE, workflowId }) as never;
  };
  const shared = { connection: env.nativeConnection, activities: fakes };
  const parties = await Worker.create({ ...shared, taskQueue: PARTIES_QUEUE });
  const flows = await Worker.create({ ...shared, taskQueue: FLOWS_QUEUE, workflowBundle });
  await parties.runUntil(
    flows.runUntil(async () => {
      await scenario({ env, start, fakes, id: randomUUID() });
      for (const workflowId of started) await replayed(workflowId);
    }),
  );
  return fakes;
}

async function replayed(workflowId: string): Promise<void> {
  const handle = env.client.workflow.getHandle(workflowId);
  await handle.result();
  const history = await handle.fetchHistory();
  await Worker.runReplayHistory({ workflowBundle }, history);
  for (const event of history.events ?? []) {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
    if (child != null) await replayed(child).catch(ignoreCancelled);
  }
}

function ignoreCancelled(error: unknown): void {
  // A filing that its transfer gave up ends as cancelled, which is its right end.
  if (!(error instanceof Error && error.name === 'WorkflowFailedError' && error.cause?.name === 'CancelledFailure')) throw error;
}
