import { ApplicationFailure } from '@temporalio/common';
import { vi } from 'vitest';
import type { Activities } from '../../activities/index.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';

/** Where two tickets are. */
export const counts = (change: Partial<TicketCounts>): TicketCounts => ({
  total: 2,
  orderAccepted: 0,
  orderRejected: 0,
  inspected: 0,
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

const FAR = '2099-01-01T00:00:00.000Z';

/** Every activity as a typed fake that answers the ordinary case; a renamed activity fails to compile. */
export const makeFakes = () =>
  ({
    advanceEnterprise: vi.fn<Activities['advanceEnterprise']>(async () => {}),
    suspendEnterprise: vi.fn<Activities['suspendEnterprise']>(async () => {}),
    reinstateEnterprise: vi.fn<Activities['reinstateEnterprise']>(async () => {}),
    resubmitEnterprise: vi.fn<Activities['resubmitEnterprise']>(async () => {}),
    proposeEnterpriseChange: vi.fn<Activities['proposeEnterpriseChange']>(async () => {}),
    decideEnterpriseChange: vi.fn<Activities['decideEnterpriseChange']>(async () => {}),
    advanceWarehouseRegistration: vi.fn<Activities['advanceWarehouseRegistration']>(async () => {}),
    readWarehouseRegistration: vi.fn<Activities['readWarehouseRegistration']>(async () => ({
      validTo: '2099-12-31',
      missing: [],
      demanded: false,
    })),
    openRenewal: vi.fn<Activities['openRenewal']>(async () => {}),
    fileWarehouse: vi.fn<Activities['fileWarehouse']>(async () => {}),
    askWarehouseFiling: vi.fn<Activities['askWarehouseFiling']>(async () => ({ status: 'accepted', filingNo: 'B5165-1' })),
    bindTransport: vi.fn<Activities['bindTransport']>(async () => null),
    followBinding: vi.fn<Activities['followBinding']>(async () => ({ state: 'taken', refusals: [] })),
    sendManifest: vi.fn<Activities['sendManifest']>(async () => ({
      revision: 4,
      counts: counts({ accepted: 2, orderAccepted: 2 }),
      waiting: 0,
    })),
    gatherSumUps: vi.fn<Activities['gatherSumUps']>(async () => 0),
    planSumUp: vi.fn<Activities['planSumUp']>(async () => ({ applyAt: FAR, remindAt: [], overdueAt: FAR })),
    closeSumUp: vi.fn<Activities['closeSumUp']>(async () => 2),
    sendSumUp: vi.fn<Activities['sendSumUp']>(async () => {}),
    followSumUp: vi.fn<Activities['followSumUp']>(async () => ({ state: 'applied', refusals: [] })),
    chaseSumUp: vi.fn<Activities['chaseSumUp']>(async () => {}),
    tellSumUpDue: vi.fn<Activities['tellSumUpDue']>(async () => {}),
    checkAndPlan: vi.fn<Activities['checkAndPlan']>(async (transferId) => ({
      outcome: 'ready',
      filingId: transferId.replace(/^(stk|dex)_/, 'fil_'),
      tickets: 2,
    })),
    adoptPolicies: vi.fn<Activities['adoptPolicies']>(async () => {}),
    advanceTransfer: vi.fn<Activities['advanceTransfer']>(async () => {}),
    sealEvidence: vi.fn<Activities['sealEvidence']>(async () => 0),
    tellTasks: vi.fn<Activities['tellTasks']>(async () => 0),
    sweepFiles: vi.fn<Activities['sweepFiles']>(async () => 0),
    renderDocuments: vi.fn<Activities['renderDocuments']>(async () => 6),
    announceInbound: vi.fn<Activities['announceInbound']>(async (input) => input.transferId.replace('stk_', 'asn_')),
    readShipmentClock: vi.fn<Activities['readShipmentClock']>(async () => null),
    postDeparture: vi.fn<Activities['postDeparture']>(async () => ({ lots: 2, returnBy: '2027-05-23' })),
    postDelivery: vi.fn<Activities['postDelivery']>(async () => ({ lots: 2 })),
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
    filingPatience: vi.fn<Activities['filingPatience']>(async () => ({ silentHours: 24, sendTries: 30 })),
    chaseSilence: vi.fn<Activities['chaseSilence']>(async () => ({ revision: 0, counts: counts({ submitted: 2 }) })),
    noteReach: vi.fn<Activities['noteReach']>(async () => {}),
    withdrawTickets: vi.fn<Activities['withdrawTickets']>(async () => ({ revision: 9, counts: counts({ withdrawn: 2 }) })),
    askWithdrawal: vi.fn<Activities['askWithdrawal']>(async () => ({ tickets: 2, refused: null })),
    sendWithdrawals: vi.fn<Activities['sendWithdrawals']>(async () => ({ revision: 20, counts: counts({ withdrawing: 2 }), waiting: 0 })),
    readWithdrawals: vi.fn<Activities['readWithdrawals']>(async () => ({ withdrawn: 2, standing: 0, refused: 0, refusals: [] })),
    decideAmendment: vi.fn<Activities['decideAmendment']>(async () => ({ state: 'pending', toFile: 0 })),
    carryAmendment: vi.fn<Activities['carryAmendment']>(async () => ({
      revision: 3,
      counts: counts({ accepted: 2, orderAccepted: 2 }),
      pending: 0,
      toFile: 0,
    })),
    readAmendment: vi.fn<Activities['readAmendment']>(async () => ({ approved: 2, refused: 0, refusals: [] })),
    replanRefused: vi.fn<Activities['replanRefused']>(async ({ transferId }) => ({
      outcome: 'ready',
      filingId: transferId.replace(/^(stk|dex)_/, 'fil_'),
      tickets: 1,
    })),
    reportArrival: vi.fn<Activities['reportArrival']>(async () => {}),
    reportDeparture: vi.fn<Activities['reportDeparture']>(async () => {}),
    recordInspectionResult: vi.fn<Activities['recordInspectionResult']>(async () => {}),
    compareArrivals: vi.fn<Activities['compareArrivals']>(async () => ({ arrived: null, differing: null })),
    readInspections: vi.fn<Activities['readInspections']>(async () => ({ open: 0, failed: 0 })),
    countTickets: vi.fn<Activities['countTickets']>(async () => ({ revision: 0, counts: counts({ submitted: 2 }) })),
    drainMailbox: vi.fn<Activities['drainMailbox']>(async () => 0),
    sendNotification: vi.fn<Activities['sendNotification']>(async () => {}),
    startOrphans: vi.fn<Activities['startOrphans']>(async () => 0),
  }) satisfies Activities;
export type Fakes = ReturnType<typeof makeFakes>;

/** For a fake: away for so long that the flow waits by a timer, not in a task, and so hears its messages meanwhile. */
export const awayForAnHour = (): Promise<never> =>
  Promise.reject(ApplicationFailure.create({ message: 'no primary', nextRetryDelay: '1 hour' }));
export const HOUR_OVER = '61 minutes';
