import { defineSignal } from '@temporalio/workflow';
import type { TicketCounts } from '../domain/ticket-state.ts';
import type { MilestoneInput } from './stock-transfer.ts';

export type CustomsFilingInput = { filingId: string; transferId: string };

/** Receipts were applied; `revision` grows with every application, so that an older count never overwrites a newer one. */
export const receiptsApplied = defineSignal<[{ revision: number; counts: TicketCounts }]>('receiptsApplied');
export const goodsArrived = defineSignal<[MilestoneInput]>('goodsArrived');
export const goodsDeparted = defineSignal<[MilestoneInput]>('goodsDeparted');
/** The refused tickets may be filed again. */
export const resubmissionOrdered = defineSignal('resubmissionOrdered');
