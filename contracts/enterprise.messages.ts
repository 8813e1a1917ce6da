import { defineUpdate } from '@temporalio/workflow';
import type { EnterpriseChangeState, EnterpriseState } from '../domain/states.ts';
import type { Actor } from './actor.ts';
import type { Proposal } from './enterprise.ts';
import type { Told } from './notification.messages.ts';
import type { RegistrationInput } from './registration.messages.ts';

/** What one run of the flow hands to the next. `steps` counts what was written, `pending` is the change that waits for its decision, `unsent`
 *  are the mails that have not left yet. */
export type EnterpriseStanding = { state: EnterpriseState; steps: number; pending: string | null; unsent: Told[] };
export type EnterpriseFlowInput = RegistrationInput & { carried?: EnterpriseStanding };
type Answer = { state: string };
export type ChangeDecision = {
  changeId: string;
  decision: Exclude<EnterpriseChangeState, 'pending'>;
  reasons: string[];
  actor: Actor;
};

/** Updates, since each sender is owed the truth: who comes second, or too late, is told so. */
export const resubmitEnterprise = defineUpdate<Answer, [{ correction: Proposal; actor: Actor }]>('resubmitEnterprise');
export const suspendEnterprise = defineUpdate<Answer, [{ reasons: string[]; actor: Actor }]>('suspendEnterprise');
export const reinstateEnterprise = defineUpdate<Answer, [{ actor: Actor }]>('reinstateEnterprise');
/** Asks for a change of particulars; `changeId` is made by who asks, so that a repeat is the same change. */
export const proposeChange = defineUpdate<Answer, [{ changeId: string; proposal: Proposal; actor: Actor }]>('proposeChange');
/** An operator approves or rejects it, or its seller takes it back. */
export const decideChange = defineUpdate<Answer, [ChangeDecision]>('decideChange');
