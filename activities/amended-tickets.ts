import { ApplicationFailure } from '@temporalio/activity';
import { changesOf } from '../domain/amended.ts';
import { type AmendmentDecision, type Change, amendmentOf } from '../domain/amendment.ts';
import type { Finding } from '../domain/consignment.ts';
import type { PlannedTicket } from '../domain/declaration-planner.ts';
import type { AmendmentRecord, Consignee, DeclaredTicket, FilingRecord, StockTransferRecord, TicketRecord } from '../models/index.ts';
import { nextApplication } from './customs/applications.ts';
import type { Deps } from './deps.ts';
import { declared, orderAtCustoms } from './plan-records.ts';

type Models = Deps['models'];
/** A ticket as it stands and as it is wanted. */
export type WantedTicket = { ticket: TicketRecord; before: DeclaredTicket; after: DeclaredTicket; changes: Change[] };

/** The number that an order is to have. */
export const numberOf = ({ change }: Pick<AmendmentRecord, 'change'>, orderNo: string): string =>
  change.orders.find((order) => order.orderNo === orderNo)?.newOrderNo ?? orderNo;

/** The tickets that an amendment may concern: what it says of the head concerns all that stand. Errors: ORDER_UNKNOWN. */
export async function ticketsConcerned(models: Models, { change }: AmendmentRecord, filingId: string): Promise<TicketRecord[]> {
  const named = change.orders.map(({ orderNo }) => orderNo);
  const standing = Object.keys(change.head).length > 0 ? [{ state: { $ne: 'withdrawn' } }] : [];
  const tickets = await models.TicketModel.find({ filingId, $or: [...standing, { orderNo: { $in: named } }] } as never)
    .sort({ sequence: 1 })
    .lean<TicketRecord[]>();
  const known = new Set(tickets.map(({ orderNo }) => orderNo));
  const unknown = named.find((orderNo) => !known.has(orderNo));
  if (unknown !== undefined) throw ApplicationFailure.nonRetryable(`no order ${unknown}`, 'ORDER_UNKNOWN');
  return tickets;
}

/** New order numbers that customs has heard of: it takes none twice. */
export async function numbersFiled(models: Models, { change }: AmendmentRecord, exporterCode: string): Promise<Finding[]> {
  const wanted = change.orders.flatMap(({ newOrderNo }, index) => (newOrderNo === null ? [] : [{ newOrderNo, index }]));
  const filed: string[] = await models.CustomsMessageModel.distinct('parts.businessKey', {
    'parts.businessKey': { $in: wanted.map(({ newOrderNo }) => `${exporterCode}:${newOrderNo}`) },
    direction: 'sent',
  });
  return wanted
    .filter(({ newOrderNo }) => filed.includes(`${exporterCode}:${newOrderNo}`))
    .map(({ newOrderNo, index }) => ({
      rule: 'BOOKING_ALREADY_FILED',
      severity: 'blocking',
      path: `orders[${index}].newOrderNo`,
      message: { en: `${newOrderNo} was filed before`, 'zh-CN': `${newOrderNo} 已申报过` },
      cure: { en: 'Give a number that was never filed', 'zh-CN': '请使用从未申报过的编号' },
      source: 'china-export.md §3.3: the order number is unique',
      confidence: 'secondary',
    }));
}

/** A transfer with whom its goods go to. */
export type Side = { transfer: StockTransferRecord; consignee: Consignee };
const headOf = ({ transfer, consignee }: Side): DeclaredTicket['head'] => {
  const { transport, portCode, logistics, warehouseId, buyer = null, platform = null } = transfer;
  return { transport, portCode, logistics, warehouseId, buyer, platform, consignee };
};

/** What it says of a ticket that was amended, but for a transport that its transfer has stated since. */
const standing = ({ orderNo, logisticsNo, head = null, ...ticket }: TicketRecord, stands: Side): DeclaredTicket => {
  const { transport } = stands.transfer;
  const own = head === null ? headOf(stands) : head.transport.boundLater === true ? { ...head, transport } : head;
  return { orderNo, ...declared(ticket), logisticsNo, head: own };
};

/** A ticket as it stands and as its plan wants it. */
export function wantedTicket(ticket: TicketRecord, stands: Side, plan: PlannedTicket, wanted: Side): WantedTicket {
  const { logisticsNo } = ticket;
  const before = standing(ticket, stands);
  const planned = { orderNo: plan.bookingNo, ...declared(plan), head: headOf(wanted) };
  const changes = changesOf(before, planned);
  // A firm repeats no 运单号 within six months, and another firm has numbers of its own.
  const after = { ...planned, logisticsNo: changes.includes('logistics') ? `${logisticsNo}-${nextApplication(ticket)}` : logisticsNo };
  return { ticket, before, after, changes };
}

/** A ticket of which nothing is planned, since what the plan of all rests on would be another. */
export function ticketOfOtherBasis(ticket: TicketRecord, stands: Side): WantedTicket {
  const before = standing(ticket, stands);
  return { ticket, before, after: before, changes: ['basis'] };
}

/** What happens to a ticket as it stands now: receipts may have come since its plan. */
export const decisionOf = (
  now: Omit<TicketRecord, 'lines' | 'reasons'>,
  changes: Change[],
  { arrivalKey, binding = null }: FilingRecord,
  { onlyRefused }: AmendmentRecord,
): AmendmentDecision =>
  amendmentOf({
    path: now.path,
    state: now.state,
    orderAtCustoms: orderAtCustoms(now),
    declarationSent: now.declarationSentAt !== null,
    atSite: arrivalKey !== null,
    boundLater: binding !== null,
    pending: now.amendment != null && now.amendment.settled === null,
    isCorrection: onlyRefused,
    changes,
  });
