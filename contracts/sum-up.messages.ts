import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { SumUpState } from '../domain/states.ts';
import type { Actor } from './actor.ts';

export type SumUpInput = { sumUpId: string; organisationId: string; requestId: string | null };
/** `refusals` is what customs said of what it refused. */
export type SumUpStanding = { state: SumUpState; refusals: string[] };

/** Receipts of the application are on file; a fact. */
export const summaryAnswered = defineSignal('summaryAnswered');
/** What customs refused is applied for anew; an update, since it is refused where nothing stands refused. */
export const resubmitSumUp = defineUpdate<{ state: SumUpState }, [{ actor: Actor }]>('resubmitSumUp');
