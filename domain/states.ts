/** States as data: from each state, the states it may become. An empty list is an end. The names are fixed by the HTTP contract. */
type Table<S extends string> = Readonly<Record<S, readonly S[]>>;
const table = <T extends { readonly [S in keyof T]: readonly (keyof T)[] }>(rows: T): Table<keyof T & string> => rows as never;

/** An export of either mode: stock ends with the count of its warehouse, what is sold directly with its delivery to the buyer. */
export const STOCK_TRANSFER = table({
  checking: ['filing', 'needs-attention', 'cancelling'],
  filing: ['declared', 'needs-attention', 'cancelling'],
  declared: ['arrived-at-port', 'needs-attention', 'cancelling'],
  'arrived-at-port': ['under-inspection', 'released', 'held', 'needs-attention', 'cancelling'],
  'under-inspection': ['released', 'held', 'needs-attention', 'cancelling'],
  held: ['under-inspection', 'released', 'needs-attention', 'cancelling'],
  released: ['departed', 'needs-attention', 'cancelling'],
  departed: ['arrived-overseas', 'delivered'],
  'arrived-overseas': ['import-cleared', 'delivered'],
  'import-cleared': ['receiving', 'delivered'],
  delivered: ['closed'],
  receiving: ['received', 'closed-short'],
  received: ['closed'],
  'needs-attention': ['checking', 'filing', 'declared', 'arrived-at-port', 'under-inspection', 'held', 'released', 'cancelling'],
  cancelling: ['cancelled', 'needs-attention'],
  closed: [],
  'closed-short': [],
  cancelled: [],
});
export type StockTransferState = keyof typeof STOCK_TRANSFER;
/** The goods are out of the country, or everything is over. */
export const hasLeft = (state: StockTransferState): boolean =>
  ['departed', 'arrived-overseas', 'import-cleared', 'delivered', 'receiving', 'received', 'closed', 'closed-short'].includes(state);

export const ENTERPRISE = table({
  submitted: ['under-review', 'withdrawn'],
  'under-review': ['active', 'rejected', 'withdrawn'],
  active: ['suspended', 'expiring', 'withdrawn'],
  expiring: ['active', 'expired', 'withdrawn'],
  suspended: ['active', 'withdrawn'],
  rejected: ['submitted', 'withdrawn'],
  expired: [],
  withdrawn: [],
});
export type EnterpriseState = keyof typeof ENTERPRISE;
/** Whether it has been approved and stands: only then are its particulars changed by a change, not by a resubmission. */
export const isApproved = (state: EnterpriseState): boolean => ['active', 'expiring', 'suspended'].includes(state);

export const ENTERPRISE_CHANGE = table({
  pending: ['approved', 'rejected', 'withdrawn'],
  approved: [],
  rejected: [],
  withdrawn: [],
});
export type EnterpriseChangeState = keyof typeof ENTERPRISE_CHANGE;

/** A refused one may be submitted again, and an expired one lives on while a renewal asked for in time is open. While customs examines its form
 *  it stays under review. */
export const WAREHOUSE_REGISTRATION = table({
  submitted: ['under-review', 'withdrawn'],
  'under-review': ['active', 'rejected', 'withdrawn'],
  active: ['expiring', 'expired', 'withdrawn', 'suspended'],
  suspended: ['active', 'expiring', 'expired', 'withdrawn'],
  expiring: ['active', 'expired', 'withdrawn', 'suspended'],
  expired: ['active', 'withdrawn'],
  rejected: ['submitted', 'withdrawn'],
  withdrawn: [],
});
export type WarehouseRegistrationState = keyof typeof WAREHOUSE_REGISTRATION;

export const TICKET = table({
  planned: ['submitted', 'withdrawn'],
  submitted: ['accepted', 'rejected', 'correcting', 'withdrawing', 'withdrawn'],
  accepted: ['arrived', 'inspect', 'released', 'rejected', 'withdrawing'],
  arrived: ['inspect', 'released', 'rejected', 'withdrawing'],
  inspect: ['released', 'rejected', 'withdrawing'],
  released: ['departed', 'finalised', 'withdrawing'],
  departed: ['finalised'],
  rejected: ['correcting', 'withdrawing', 'withdrawn'],
  correcting: ['submitted', 'withdrawn'],
  /** Back to where it was when customs refuses, and on from there; declared again where it was withdrawn for that. */
  withdrawing: ['withdrawn', 'correcting', 'accepted', 'arrived', 'inspect', 'released', 'rejected', 'finalised'],
  finalised: [],
  withdrawn: [],
});
export type TicketState = keyof typeof TICKET;

/** What somebody wants amended: refused by our rules or blocked by the check nothing of it is done; else customs decides on some of it. */
export const AMENDMENT = table({
  asked: ['blocked', 'refused', 'pending', 'approved'],
  pending: ['approved', 'partly-approved', 'refused'],
  blocked: [],
  refused: [],
  approved: [],
  'partly-approved': [],
});
export type AmendmentState = keyof typeof AMENDMENT;

export const INBOUND_NOTICE = table({
  announced: ['arrived', 'receiving'],
  arrived: ['receiving'],
  receiving: ['received', 'received-with-discrepancies'],
  received: ['closed'],
  'received-with-discrepancies': ['closed'],
  closed: [],
});
export type InboundNoticeState = keyof typeof INBOUND_NOTICE;

export const DISCREPANCY = table({
  open: ['responded', 'expired'],
  responded: ['accepted', 'disputed'],
  accepted: ['resolved'],
  disputed: ['resolved'],
  resolved: [],
  expired: [],
});
export type DiscrepancyState = keyof typeof DISCREPANCY;

/** A certificate of origin; whether it is still valid is a question of the day on which it is asked. */
export const CERTIFICATE_OF_ORIGIN = table({
  active: ['cancelled'],
  cancelled: [],
});
export type CertificateOfOriginState = keyof typeof CERTIFICATE_OF_ORIGIN;

/** What a person has to see to. It is done when what it asked for happened, obsolete when nothing is left to do; open again when customs takes
 *  back what had closed it. */
export const TASK = table({
  open: ['done', 'obsolete'],
  done: ['open'],
  obsolete: [],
});
export type TaskState = keyof typeof TASK;

/** A report of goods that arrived at a site: `mismatched` it waits for a corrected one, which supersedes it. */
export const ARRIVAL_REPORT = table({
  waiting: ['matched', 'mismatched'],
  mismatched: ['superseded'],
  matched: [],
  superseded: [],
});
export type ArrivalReportState = keyof typeof ARRIVAL_REPORT;

/** An inspection by customs: what a person records may be recorded anew until customs decides. */
export const INSPECTION = table({
  open: ['sampled', 'passed', 'passed-with-correction', 'failed', 'withdrawn'],
  sampled: ['passed', 'passed-with-correction', 'failed', 'withdrawn'],
  passed: ['sampled', 'passed-with-correction', 'failed', 'withdrawn'],
  'passed-with-correction': ['sampled', 'passed', 'failed', 'withdrawn'],
  failed: ['sampled', 'passed', 'passed-with-correction', 'withdrawn'],
  withdrawn: [],
});
export type InspectionState = keyof typeof INSPECTION;

/** An application to sum up the lists of a month to a form (汇总申请单): `empty` where none of its lists is left. What is refused is applied for anew. */
export const SUM_UP = table({
  collecting: ['applied', 'empty'],
  applied: ['accepted', 'refused', 'summed', 'empty'],
  accepted: ['summed', 'refused', 'applied', 'empty'],
  refused: ['applied', 'accepted', 'summed', 'empty'],
  summed: [],
  empty: [],
});
export type SumUpState = keyof typeof SUM_UP;

/** The names of a table, for schemas. */
export const statesOf = <S extends string>(states: Table<S>): [S, ...S[]] => Object.keys(states) as [S, ...S[]];
export const isFinal = <S extends string>(states: Table<S>, state: S): boolean => states[state].length === 0;
/** Whether the table lets one state become the other. */
export const mayBecome = <S extends string>(states: Table<S>, from: S, to: S): boolean => states[from].includes(to);
