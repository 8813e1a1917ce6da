import type { PolicyPack } from './pack.ts';

const DAY_MS = 86_400_000;
const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** What is wrong with the packs of one subject, each fault in a sentence: a gap or an overlap, a pack out of order, a source that is not named, a
 *  vector that fails, a boundary that no vector tries. Empty when all is well. */
export function faultsOf(subject: string, packs: readonly PolicyPack<object>[]): string[] {
  return packs.flatMap((pack, index) => [
    ...misfiled(subject, pack),
    ...unsourced(pack),
    ...failing(pack),
    ...untried(pack),
    ...broken(pack, packs[index + 1]),
  ]);
}

function misfiled(subject: string, pack: PolicyPack<object>): string[] {
  const faults = pack.subject === subject ? [] : [`${pack.id} names the subject ${pack.subject}, but stands under ${subject}`];
  const ends = pack.validTo;
  return ends !== null && ends < pack.validFrom ? [...faults, `${pack.id} ends on ${ends}, before it begins on ${pack.validFrom}`] : faults;
}

function unsourced({ id, citation, title }: PolicyPack<object>): string[] {
  const needed = {
    instrument: citation.instrument,
    readOn: citation.readOn,
    source: citation.source,
    'title.en': title.en,
    'title.zh-CN': title['zh-CN'],
  };
  return Object.entries(needed)
    .filter(([, text]) => text.trim() === '')
    .map(([member]) => `${id} has no ${member}`);
}

const holdsOn = ({ validFrom, validTo }: PolicyPack<object>, date: string): boolean =>
  validFrom <= date && (validTo === null || date <= validTo);

const failing = (pack: PolicyPack<object>): string[] =>
  pack.vectors
    .filter(({ on, holds }) => holdsOn(pack, on) !== holds)
    .map(({ on, holds }) => `${pack.id}: its vector says that it ${holds ? 'holds' : 'does not hold'} on ${on}; its dates say otherwise`);

/** The day before it begins, its first day, and its last with the day after, or some later day when it is open. */
function untried(pack: PolicyPack<object>): string[] {
  const { id, validFrom, validTo, vectors } = pack;
  const tried = new Set(vectors.map(({ on }) => on));
  const wanted = [dayAfter(validFrom, -1), validFrom, ...(validTo === null ? [] : [validTo, dayAfter(validTo, 1)])];
  const missing = wanted.filter((date) => !tried.has(date)).map((date) => `${id} has no vector on ${date}`);
  const open = validTo !== null || vectors.some(({ on }) => on > validFrom);
  return open ? missing : [...missing, `${id} has no vector after its first day`];
}

/** A pack and the next one of its subject meet on two days in a row. */
function broken(pack: PolicyPack<object>, next: PolicyPack<object> | undefined): string[] {
  if (next === undefined) return [];
  if (pack.validTo === null || next.validFrom <= pack.validTo) return [`${pack.id} and ${next.id} overlap on ${next.validFrom}`];
  const follows = dayAfter(pack.validTo, 1);
  return next.validFrom === follows ? [] : [`no pack of ${pack.subject} holds from ${follows} to ${dayAfter(next.validFrom, -1)}`];
}
