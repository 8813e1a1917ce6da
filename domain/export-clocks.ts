import { channelUntil, claimUntil, collectionDue, reliefUntil } from './clocks.ts';
import { addDays } from './calendar.ts';
import type { PolicyBook } from './policy/index.ts';
import { type PolicyPack, isAbout } from './policy/pack.ts';

export type ClockKind = 'return-relief' | 'return-quality' | 'return-channel' | 'refund-claim' | 'refund-claim-last' | 'fx-collection';
/** A deadline that runs from an export; `until` is its last day. */
export type Clock = { kind: ClockKind; until: string; pack: PolicyPack };
/** Dates are YYYY-MM-DD; `place` is the customs of the declaration. */
export type Exported = { exportDate: string; releaseDate: string; place: string; mode: string };

/** Every deadline that begins with an export, by the packs of its date; what has none is left out. Source: each pack. */
export function clocksOf(book: PolicyBook, { exportDate, releaseDate, place, mode }: Exported): Clock[] {
  const relief = book.find('return-relief', exportDate, place, mode);
  const quality = book.find('return-quality', exportDate, place, mode);
  const channel = book.find('return-channel', exportDate, place, mode);
  const claim = book.find('refund-claim', exportDate, place, mode);
  const money = book.find('fx-collection', exportDate, place, mode);
  const claimed = claim === null ? null : claimUntil(claim.parameters, { exportDate });
  return [
    clock('return-relief', relief, relief === null ? null : reliefUntil(relief.parameters, { exportDate })),
    clock('return-quality', quality, quality === null ? null : reliefUntil(quality.parameters, { exportDate })),
    clock('return-channel', channel, channel === null ? null : channelUntil(channel.parameters, { releaseDate })),
    clock('refund-claim', claim, claimed?.ordinary ?? null),
    clock('refund-claim-last', claim, claimed?.last ?? null),
    clock('fx-collection', money, money === null ? null : collectionDue(money.parameters, { exportDate })),
  ].flat();
}

const clock = (kind: ClockKind, pack: PolicyPack | null, until: string | null): Clock[] =>
  pack === null || until === null ? [] : [{ kind, until, pack }];

/** The days after one on which a rule for a place and a mode begins or ends, soonest first: between two of them an answer stays the same. */
export function turningDays(book: PolicyBook, after: string, place: string, mode: string): string[] {
  const days = book.all
    .filter((pack) => pack.jurisdiction === 'CN' && isAbout(pack, place, mode))
    .flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo === null ? [] : [addDays(validTo, 1)])]);
  return [...new Set(days)].filter((day) => day > after).toSorted();
}
