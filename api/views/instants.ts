export const instantOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;
