import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { TicketCounts } from '../domain/ticket-state.ts';
import type { Actor } from './actor.ts';
import type { MilestoneInput } from './stock-transfer.ts';

/** `boundLater`: its lists are declared without their transport, which a manifest states later. */
export type CustomsFilingInput = { filingId: string; transferId: string; boundLater?: boolean };

/** Receipts were applied; `revision` grows with every application, so that an older count never overwrites a newer one. */
/** `reportsRefused`: of arrival and departure, those that customs refused and has not taken in since; absent where there are none. */
export const receiptsApplied = defineSignal<[{ revision: number; counts: TicketCounts; reportsRefused?: number }]>('receiptsApplied');
export const goodsArrived = defineSignal<[MilestoneInput]>('goodsArrived');
export const goodsDeparted = defineSignal<[MilestoneInput]>('goodsDeparted');
/** Whose declarations are to be withdrawn, `ticketIds: null` for all that stand. `order` is unique and makes a repeat harmless; `reason` is what
 *  customs is told. With `redeclare` each is declared again once customs has let it go. */
export type WithdrawalOrder = { order: string; ticketIds: string[] | null; reason: string; redeclare: boolean; actor: Actor };
/** Of all tickets of a filing; `refusals` are the first of those that customs refused to withdraw, in its words. */
export type WithdrawalOutcome = {
  withdrawn: number;
  standing: number;
  refused: number;
  refusals: { orderNo: string; declarationNo: string | null; info: string }[];
};
/** A person orders it, and is told at once how many tickets it concerns, or why it cannot be. Customs' answer comes later. */
export const withdrawDeclarations = defineUpdate<{ tickets: number }, [WithdrawalOrder]>('withdrawDeclarations');
/** The transfer orders it, and hears by `filingProgressed` what came of it. */
export const withdrawalOrdered = defineSignal<[WithdrawalOrder]>('withdrawalOrdered');
/** The seller has stated the transport; a fact, and what it is stands in the database. */
export const transportStated = defineSignal('transportStated');
/** What the record of an amendment wants changed; the transfer hears by `filingProgressed` what was decided, and later what came of it. */
export type AmendmentOrder = { amendmentId: string; actor: Actor };
export const amendmentOrdered = defineSignal<[AmendmentOrder]>('amendmentOrdered');
/** The refused tickets may be filed again. */
export const resubmissionOrdered = defineSignal('resubmissionOrdered');
