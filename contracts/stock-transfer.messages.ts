import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AmendmentState, StockTransferState } from '../domain/states.ts';
import type { Actor } from './actor.ts';
import type { WithdrawalOutcome } from './customs-filing.messages.ts';
import type { ReceiptInput } from './inbound.ts';
import type { InspectionResultInput } from './inspection.ts';
import type { MilestoneInput } from './stock-transfer.ts';
import type { BoundTransport } from './transport.ts';

export type StockTransferFlowInput = { transferId: string; organisationId: string; requestId: string | null };
export type Commanded<T = object> = T & { actor: Actor };
export type StateAnswer = { state: StockTransferState };
export type ReceiptAnswer = StateAnswer & { receiptId: string };

/** Updates: the sender is owed an answer, and a refusal before anything is written. */
export const recordMilestone = defineUpdate<StateAnswer, [Commanded<{ milestone: MilestoneInput }>]>('recordMilestone');
export const recordReceipt = defineUpdate<ReceiptAnswer, [Commanded<{ receiptId: string; receipt: ReceiptInput }>]>('recordReceipt');
export const closeInbound = defineUpdate<StateAnswer, [Commanded]>('closeInbound');
/** `reason` is what customs is told. */
export const cancelTransfer = defineUpdate<StateAnswer, [Commanded<{ reason?: string }>]>('cancelTransfer');
/** What is wanted stands in the record of the amendment, and so does what was decided. */
export const amendTransfer = defineUpdate<StateAnswer & { amendment: AmendmentState }, [Commanded<{ amendmentId: string }>]>(
  'amendTransfer',
);
/** After customs refused to withdraw some of a cancelled transfer's tickets: it goes on with those that stand. */
export const proceedWithStanding = defineUpdate<StateAnswer, [Commanded]>('proceedWithStanding');
export const recheckTransfer = defineUpdate<StateAnswer, [Commanded]>('recheckTransfer');
/** The packs that hold now are taken in place of those the transfer keeps. */
export const adoptPolicies = defineUpdate<StateAnswer, [Commanded]>('adoptPolicies');
export const resubmitFiling = defineUpdate<StateAnswer, [Commanded]>('resubmitFiling');

/** The papers of the carrier, which were not known when the export was made; `order` is unique and makes a repeat harmless. */
export const bindTransport = defineUpdate<StateAnswer, [Commanded<{ order: string; transport: BoundTransport }>]>('bindTransport');

/** What a person says of an inspection; a failed one holds the transfer. */
export const recordInspection = defineUpdate<
  StateAnswer,
  [Commanded<{ inspectionId: string; resultId: string; result: InspectionResultInput }>]
>('recordInspection');

/** What the filing tells its transfer; a fact. */
export type FilingProgress =
  | { kind: 'accepted' }
  | { kind: 'under-inspection'; tickets: number }
  | { kind: 'released' }
  | { kind: 'finalised' }
  /** `accepted` counts the tickets that customs has taken meanwhile: with any of them, giving up is no longer a matter of ours alone. */
  | { kind: 'rejected'; orders: number; declarations: number; accepted: number }
  | ({ kind: 'withdrawal'; order: string } & WithdrawalOutcome)
  /** Its lists are declared without their transport, which the seller has to state now; customs has refused what it stated; they are bound. */
  | { kind: 'unbound' }
  | { kind: 'binding-refused'; refusals: string[] }
  | { kind: 'bound' }
  /** Customs refused a report of arrival or departure. */
  | { kind: 'report-refused' }
  /** `toFile` tickets are filed anew at once; `code` where it could not be decided at all. */
  | { kind: 'amendment-decided'; amendmentId: string; state: AmendmentState; toFile: number; code?: string }
  /** Customs has decided on all of it; what it refused stays as it stood. */
  | { kind: 'amendment'; amendmentId: string; approved: number; refused: number; refusals: { orderNo: string; info: string }[] }
  | { kind: 'silent' }
  /** Messages do not go out, and go out again. */
  | { kind: 'unreachable' }
  | { kind: 'reachable' };
export const filingProgressed = defineSignal<[FilingProgress]>('filingProgressed');

/** A site has reported goods of its bill; a fact, and the record of it is in the database. */
export const arrivalReported = defineSignal<[undefined]>('arrivalReported');

export const stateQuery = defineQuery<StockTransferState>('state');
