import type { RefusedMessage } from './refusals/entry.ts';
import type { TicketState } from './states.ts';

/** One receipt as it counts for a ticket: which message it answers, the code, and when customs says it was given (RFC 3339, UTC).
 *  `withdrawal` is the application to withdraw it that stands, `amendment` that to amend it; `logistics` is the logistics message (运单) of a list; `import` is the answer of the form's import client, before customs sees the
 *  declaration. */
export type TicketReceipt = {
  of: 'order' | 'logistics' | 'declaration' | 'import' | 'withdrawal' | 'amendment';
  status: string;
  at: string;
  info: string;
  /** The kind of receipt it came in, by which its reason is looked up. */
  kind?: RefusedMessage;
};

export type TicketFacts = {
  /** From 1. */
  attempt: number;
  orderSent: boolean;
  declarationSent: boolean;
  /** A list goes with a logistics message, a form without. */
  logisticsSent: boolean;
  /** The site has the goods, and they left: by the arrival and departure receipts of the filing. */
  arrived: boolean;
  departed: boolean;
  /** That somebody wants its declaration withdrawn: whether customs has been asked, and whether it is to be declared again after that. */
  withdrawal?: { sent: boolean; redeclare: boolean } | null;
  receipts: readonly TicketReceipt[];
};

type Meaning = 'noted' | 'accepted' | 'inspect' | 'released' | 'finalised' | 'rejected' | 'silent';

/** What each status says; CEB codes and CHANNEL letters do not overlap. Source: china-export.md §3.5, §3.6. */
const MEANING: Readonly<Record<string, Meaning>> = {
  '1': 'noted',
  '2': 'noted',
  '3': 'noted',
  '4': 'rejected',
  '100': 'rejected',
  '120': 'accepted',
  '300': 'accepted',
  '399': 'accepted',
  '500': 'inspect',
  '800': 'released',
  '899': 'finalised',
  S0: 'noted',
  '7': 'noted',
  F1: 'rejected',
  f0: 'rejected',
  Y: 'rejected',
  Z: 'rejected',
  E: 'rejected',
  D: 'rejected',
  A: 'rejected',
  L: 'accepted',
  G: 'accepted',
  J: 'accepted',
  H: 'accepted',
  M: 'accepted',
  N: 'accepted',
  C: 'inspect',
  P: 'released',
  F: 'released',
  I: 'released',
  K: 'released',
  B: 'released',
  W: 'released',
  R: 'finalised',
};
/** The statuses by which customs releases goods. */
export const RELEASING: readonly string[] = Object.keys(MEANING).filter((status) => MEANING[status] === 'released');
/** A second message of the same business key: the first one stands. Source: china-export.md §4. */
const DUPLICATE = '-304001';

/** What a status says. An unknown one says nothing that may move a ticket; a negative one is a technical refusal. */
function meaningOf(status: string): Meaning {
  if (status === DUPLICATE) return 'accepted';
  if (status.startsWith('-')) return 'rejected';
  return MEANING[status] ?? 'silent';
}

/** Whether a status refuses what it answers, and whether it says that customs has it. */
export const refuses = (status: string): boolean => meaningOf(status) === 'rejected';
export const takesIn = (status: string): boolean => RANK.indexOf(meaningOf(status)) >= RANK.indexOf('accepted');

/** The import client has codes of its own: 0 is success, any other leaves nothing at customs. Source: china-export.md §3.6. */
export const meaningOfReceipt = ({ of, status }: TicketReceipt): Meaning =>
  of === 'import' ? (status === '0' ? 'noted' : 'rejected') : meaningOf(status);

type Answer = { accepted: boolean; rejected: boolean; refusal: TicketReceipt | null; best: Meaning };
const RANK: readonly Meaning[] = ['silent', 'noted', 'rejected', 'accepted', 'inspect', 'released', 'finalised'];
/** Whether customs has the declaration, whatever it has done with it since. */
export const isPositive = (meaning: Meaning): boolean => RANK.indexOf(meaning) >= RANK.indexOf('accepted');

/** The later of a rejection and an acceptance stands, by customs' own time; a rejection wins a tie. */
function answerOf(receipts: readonly TicketReceipt[]): Answer {
  const said = receipts.map((receipt) => ({ receipt, meaning: meaningOfReceipt(receipt) }));
  const latest = (wanted: (meaning: Meaning) => boolean) =>
    said
      .filter(({ meaning }) => wanted(meaning))
      .reduce<TicketReceipt | null>((last, { receipt }) => (last === null || receipt.at > last.at ? receipt : last), null);
  const refusal = latest((meaning) => meaning === 'rejected');
  const positive = latest(isPositive);
  const best = said
    .map(({ meaning }) => meaning)
    .filter((meaning) => meaning !== 'rejected')
    .reduce<Meaning>((top, meaning) => (RANK.indexOf(meaning) > RANK.indexOf(top) ? meaning : top), 'silent');
  const released = best === 'released' || best === 'finalised';
  const rejected = refusal !== null && !released && (positive === null || refusal.at >= positive.at);
  return { accepted: positive !== null && !rejected, rejected, refusal: rejected ? refusal : null, best };
}

/** `declarable`: customs has what comes before the declaration, the order and the logistics message where one was sent. `inspected`: customs has
 *  wanted to see the goods, also when it has released them since. `logisticsRefusedAt`: customs' own time of the
 *  refusal that stands of the logistics message. */
export type TicketOutcome = {
  state: TicketState;
  orderAccepted: boolean;
  declarable: boolean;
  logisticsRefusedAt: string | null;
  inspected: boolean;
  refusal: TicketReceipt | null;
  /** With which customs refused to withdraw it. */
  withdrawalRefusal: TicketReceipt | null;
};

/** The state of a ticket from everything known of it. The same for every order in which the receipts came, and for any repetition. */
export function ticketOutcome(facts: TicketFacts): TicketOutcome {
  const order = answerOf(facts.receipts.filter(({ of }) => of === 'order'));
  const logistics = answerOf(facts.receipts.filter(({ of }) => of === 'logistics'));
  const declaration = answerOf(facts.receipts.filter(({ of }) => of === 'declaration' || of === 'import'));
  const refusal = declaration.refusal ?? order.refusal ?? logistics.refusal;
  const declared = refusal === null ? stateOf(facts, declaration) : 'rejected';
  const { state, withdrawalRefusal } = withdrawn(facts, declared);
  const shared = {
    withdrawalRefusal,
    orderAccepted: order.accepted,
    declarable: order.accepted && (logistics.accepted || !facts.logisticsSent),
    logisticsRefusedAt: logistics.refusal?.at ?? null,
    inspected: facts.receipts.some((receipt) => meaningOfReceipt(receipt) === 'inspect'),
  };
  return { ...shared, state, refusal: state === 'rejected' ? refusal : null };
}

const APPROVED = '399';
/** 海关删单: customs has deleted a form; of one that its exporter wants withdrawn that is the approval. */
const DELETED = 'D';
/** Of what customs has not taken there is nothing to withdraw. */
const nothingAtCustoms = ({ declarationSent }: TicketFacts, declared: TicketState): boolean =>
  ['planned', 'correcting', 'rejected'].includes(declared) || (declared === 'submitted' && !declarationSent);

/** Where a ticket stands whose declaration somebody wants withdrawn, and the refusal of that, which leaves it where it was. An approval ends it
 *  whatever else came, and what customs has closed is not withdrawn any more. A second application with the same key is no refusal.
 *  Source: china-export.md §3.5 (606: 399 is the approval). */
function withdrawn(facts: TicketFacts, declared: TicketState): { state: TicketState; withdrawalRefusal: TicketReceipt | null } {
  const { withdrawal, receipts } = facts;
  if (withdrawal == null) return { state: declared, withdrawalRefusal: null };
  const answers = receipts.filter(({ of }) => of === 'withdrawal');
  const deleted = withdrawal.sent && receipts.some(({ of, status }) => of === 'declaration' && status === DELETED);
  const gone = withdrawal.redeclare ? 'correcting' : 'withdrawn';
  if (deleted || answers.some(({ status }) => status === APPROVED)) return { state: gone, withdrawalRefusal: null };
  const withdrawalRefusal = answers
    .filter(({ status }) => status !== DUPLICATE && meaningOf(status) === 'rejected')
    .reduce<TicketReceipt | null>((last, receipt) => (last === null || receipt.at > last.at ? receipt : last), null);
  if (withdrawalRefusal !== null) return { state: declared, withdrawalRefusal };
  if (declared === 'finalised' || declared === 'departed') return { state: declared, withdrawalRefusal };
  return { state: !withdrawal.sent && nothingAtCustoms(facts, declared) ? gone : 'withdrawing', withdrawalRefusal };
}

/** What customs has said to what was asked of it for a ticket, and in which words. */
export type AskedAnswer = { answer: 'approved' | 'refused'; at: string; info: string };

/** What customs says to the application to amend a form. A second application with the same key is no refusal. */
export function applicationAnswer(receipts: readonly TicketReceipt[]): AskedAnswer | null {
  const said = receipts.filter(({ of, status }) => of === 'amendment' && status !== DUPLICATE);
  const approval = said.find(({ status }) => status === APPROVED);
  if (approval !== undefined) return { answer: 'approved', at: approval.at, info: approval.info };
  const refusal = latestOf(said.filter(({ status }) => meaningOf(status) === 'rejected'));
  return refusal === null ? null : { answer: 'refused', at: refusal.at, info: refusal.info };
}

const latestOf = (receipts: readonly TicketReceipt[]): TicketReceipt | null =>
  receipts.reduce<TicketReceipt | null>((last, receipt) => (last === null || receipt.at > last.at ? receipt : last), null);

/** A list and its change have one business key, so that only time tells which of them a receipt answers: customs heard of the change when its first
 *  receipt names the change's guid (2, 变更申报成功[guid]), or where none does when it was sent. The first answer after that is the change's. A refusal
 *  leaves the list as it stands: of one that customs had taken before it is none of the list's, and is taken out of `receipts`.
 *  Source: china-export.md §3.5 (the guid in the text of 2); the rest is own knowledge, unverified. */
export function withoutChange(
  receipts: readonly TicketReceipt[],
  change: { guid: string; sentAt: string } | null,
): { receipts: readonly TicketReceipt[]; answer: AskedAnswer | null } {
  if (change === null) return { receipts, answer: null };
  const own = receipts.filter(({ of }) => of === 'declaration');
  const heard = own
    .filter(({ info, status }) => meaningOf(status) === 'noted' && info.includes(change.guid))
    .reduce<string | null>((first, { at }) => (first === null || at < first ? at : first), null);
  const since = heard ?? change.sentAt;
  const decisive = (receipt: TicketReceipt): boolean => meaningOf(receipt.status) === 'rejected' || isPositive(meaningOf(receipt.status));
  // A refusal wins a tie, as elsewhere.
  const order = ({ at, status }: TicketReceipt): string => `${at}${meaningOf(status) === 'rejected' ? 0 : 1}`;
  const [first] = own
    .filter((receipt) => receipt.at >= since && decisive(receipt))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : Number(order(a) > order(b))));
  const [format] = receipts.filter(({ of, status }) => of === 'amendment' && meaningOf(status) === 'rejected');
  const stood = own.some(({ status, at }) => at < since && isPositive(meaningOf(status)));
  if (format !== undefined) return { receipts, answer: { answer: 'refused', at: format.at, info: format.info } };
  if (first === undefined) return { receipts, answer: null };
  const { at, info } = first;
  if (meaningOf(first.status) !== 'rejected') return { receipts, answer: { answer: 'approved', at, info } };
  if (!stood) return { receipts, answer: { answer: 'refused', at, info } };
  const isFirst = (receipt: TicketReceipt): boolean => receipt.of === first.of && receipt.at === at && receipt.status === first.status;
  return { receipts: receipts.filter((receipt) => !isFirst(receipt)), answer: { answer: 'refused', at, info } };
}

function stateOf(facts: TicketFacts, declaration: Answer): TicketState {
  const unsent = facts.attempt > 1 ? 'correcting' : 'planned';
  if (!facts.orderSent) return unsent;
  if (declaration.best === 'finalised') return 'finalised';
  if (declaration.best === 'released') return facts.departed ? 'departed' : 'released';
  if (declaration.best === 'inspect') return 'inspect';
  if (declaration.accepted) return facts.arrived ? 'arrived' : 'accepted';
  return facts.declarationSent || facts.attempt === 1 ? 'submitted' : unsent;
}

/** How many tickets of a filing are where; `orderAccepted` counts tickets whose order customs took, and of a list its logistics message too;
 *  `orderRejected` those of which it refused one; `inspected` those it ever
 *  inspected: an inspection that begins and ends between two counts is seen all the same. */
export type TicketCounts = { total: number; orderAccepted: number; orderRejected: number; inspected: number } & Record<TicketState, number>;

const STATES_FROM_RELEASED: readonly TicketState[] = ['released', 'departed', 'finalised'];
const STATES_FROM_ACCEPTED: readonly TicketState[] = ['accepted', 'arrived', 'inspect', ...STATES_FROM_RELEASED];
const among = (counts: TicketCounts, states: readonly TicketState[]): number => states.reduce((total, state) => total + counts[state], 0);

/** Named questions about a filing's counts. */
/** `orderAccepted` does not count withdrawn tickets. */
export const ordersAnswered = (counts: TicketCounts): boolean =>
  counts.orderAccepted + counts.orderRejected + counts.withdrawn >= counts.total;
export const declarationsAnswered = (counts: TicketCounts): boolean =>
  acceptedOf(counts) + counts.rejected + counts.withdrawing + counts.withdrawn >= counts.total;
export const allReleased = (counts: TicketCounts): boolean => among(counts, STATES_FROM_RELEASED) + counts.withdrawn >= counts.total;
export const allFinalised = (counts: TicketCounts): boolean => counts.finalised + counts.withdrawn >= counts.total;
/** Nothing is left to declare. */
export const allWithdrawn = (counts: TicketCounts): boolean => counts.total > 0 && counts.withdrawn >= counts.total;
/** Customs has answered every application to withdraw. */
export const withdrawalsAnswered = (counts: TicketCounts): boolean => counts.withdrawing === 0;
export const someInspected = (counts: TicketCounts): boolean => counts.inspected > 0;
/** Whether the next move is customs' or that of who corrects what it refused: then its silence says nothing. */
export const awaitsCustoms = (counts: TicketCounts): boolean => counts.inspect > 0 || counts.rejected > 0;
/** Declarations that customs has taken and not refused. */
export const acceptedOf = (counts: TicketCounts): number => among(counts, STATES_FROM_ACCEPTED);
/** Whether no ticket moved between two counts of a filing. */
export const sameCounts = (one: TicketCounts, other: TicketCounts): boolean =>
  (Object.keys(one) as (keyof TicketCounts)[]).every((key) => one[key] === other[key]);
