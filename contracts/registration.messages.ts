import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { WarehouseRegistrationState } from '../domain/states.ts';
import type { Actor } from './actor.ts';

export type RegistrationInput = { id: string; organisationId: string; requestId: string | null };
export type ReviewDecision = { decision: 'approved' | 'rejected'; reasons: string[]; actor: Actor };

/** An update, since two reviewers may decide at once and each is owed the truth. */
export const decideReview = defineUpdate<{ state: string }, [ReviewDecision]>('decideReview');
/** A seller gives up a warehouse, or its enterprise. */
export const withdrawRegistration = defineUpdate<{ state: string }, [Actor]>('withdrawRegistration');
/** A fact: evidence is on file. */
export const evidenceAdded = defineSignal<[Actor]>('evidenceAdded');

/** A time that is asked for: the first, or a renewal. `filing` is the correspondence with customs, where its form is with them. */
export type Claim = {
  number: number;
  stage: 'evidence' | 'review' | 'customs';
  demanded: boolean;
  filing: { since: number; asked: number; silenceTold: boolean } | null;
};
/** What a warehouse registration hands on when its history begins anew. Instants are milliseconds since 1970. */
export type RegistrationLife = {
  state: WarehouseRegistrationState;
  claim: Claim | null;
  /** How many periods were asked for. */
  periods: number;
  /** The last instant of the right as given; null until it is read. */
  end: number | null;
  /** How many of the reminders of this period are past. */
  reminded: number;
  /** Whether it may be submitted again when it was refused. */
  resubmittable: boolean;
  /** How often each step was taken. */
  steps: Record<string, number>;
};
export type WarehouseRegistrationInput = RegistrationInput & { life?: RegistrationLife };

/** Updates, since each is refused where the state forbids it. */
export const renewRegistration = defineUpdate<{ state: string }, [{ validTo: string; actor: Actor }]>('renewRegistration');
export const resubmitRegistration = defineUpdate<{ state: string }, [Actor]>('resubmitRegistration');
export const suspendRegistration = defineUpdate<{ state: string }, [{ reasons: string[]; actor: Actor }]>('suspendRegistration');
export const reinstateRegistration = defineUpdate<{ state: string }, [Actor]>('reinstateRegistration');
