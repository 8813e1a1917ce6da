/** Who asked for a change and by which request: it goes into every timeline entry. */
export type Actor = { by: string; requestId: string | null };
