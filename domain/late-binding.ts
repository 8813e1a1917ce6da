import type { PartReceipt } from './message-parts.ts';

/** What is kept of the binding of a filing whose lists were declared without their transport. */
export type Binding = {
  /** How often the transport was stated. */
  supplied: number;
  /** The last manifest 607: its number from 1, by which statement of the transport, in how many parts, and when all of them had gone out. */
  manifest: { number: number; supplied: number; parts: number; grossWeightKg: string; sentAt: Date | null; takenAt: Date | null } | null;
};

/** `none`: nothing is bound later. `open`: the seller has not stated the transport. `ready`: lists wait for a manifest. `sent`: customs has to answer.
 *  `refused`: the seller has to state it again. `taken`: every list that stands is bound. */
export type BindingState = 'none' | 'open' | 'ready' | 'sent' | 'refused' | 'taken';

/** Where a binding stands: `unbound` lists that stand and are in no manifest of the transport as stated last; and what customs said of each part of the
 *  last one. */
export function bindingState(
  binding: Binding | null,
  unbound: number,
  verdicts: readonly { accepted: boolean; refusal: PartReceipt | null }[],
): BindingState {
  if (binding === null) return 'none';
  const { supplied, manifest } = binding;
  if (supplied === 0) return 'open';
  if (manifest?.supplied === supplied) {
    if (manifest.sentAt === null) return 'ready';
    if (verdicts.some(({ refusal }) => refusal !== null)) return 'refused';
    if (!verdicts.every(({ accepted }) => accepted)) return 'sent';
  }
  return unbound > 0 ? 'ready' : 'taken';
}

/** Whether the seller may state the transport: it is open, or customs has refused the manifest of what was stated. */
export const mayBind = (state: BindingState): boolean => state === 'open' || state === 'refused';
