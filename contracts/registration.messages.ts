import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Actor } from './actor.ts';

export type RegistrationInput = { id: string; organisationId: string; requestId: string | null };
export type ReviewDecision = { decision: 'approved' | 'rejected'; reasons: string[]; actor: Actor };

/** An update, since two reviewers may decide at once and each is owed the truth. */
export const decideReview = defineUpdate<{ state: string }, [ReviewDecision]>('decideReview');
/** A seller gives up a warehouse, or its enterprise. */
export const withdrawRegistration = defineUpdate<{ state: string }, [Actor]>('withdrawRegistration');
/** A fact: evidence is on file. */
export const evidenceAdded = defineSignal<[Actor]>('evidenceAdded');
