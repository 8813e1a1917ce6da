import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_LOOKS_MS = 50;

type Patience = { withinMs: number; what: string; signal?: AbortSignal };

/** Looks until the look says yes. A look that throws is a no whose reason is kept. Errors: Error naming what was waited for and the last
 *  reason; the signal's reason when it is aborted. */
export async function until(look: () => Promise<boolean>, { withinMs, what, signal }: Patience): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    signal?.throwIfAborted();
    let reason: unknown;
    try {
      if (await look()) return;
    } catch (error) {
      reason = error;
    }
    if (performance.now() > deadline) {
      const last = reason instanceof Error ? `: ${reason.message}` : '';
      throw new Error(`Waited ${withinMs / 1000} s for ${what}${last}`, { cause: reason });
    }
    await pause(BETWEEN_LOOKS_MS);
  }
}
