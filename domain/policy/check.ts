import { addDays } from '../calendar.ts';
import { bookOf, latest } from './book.ts';
import { type PolicyPack, type Vector, canonicalText, holdsOn, isAbout } from './pack.ts';
import { RECKONINGS } from './reckonings.ts';
import type { Policies, PolicySubject } from './subjects.ts';

type Reckon = (parameters: unknown, given: unknown) => unknown;

/** What is wrong with the packs of one subject, each fault in a sentence: a gap or an overlap at some place or for some mode, a pack out of
 *  order, a vector that fails, a boundary that no vector tries. Empty when all is well. That members are missing or misshapen is found when the
 *  file is read. */
export function faultsOf(subject: string, packs: readonly PolicyPack[]): string[] {
  const current = latest(packs);
  return [
    ...packs.flatMap((pack) => misfiled(subject, pack, packs)),
    ...current.flatMap((pack) => [...failing(pack, current), ...untried(pack)]),
    ...broken(subject, current),
  ];
}

function misfiled(
  subject: string,
  { id, version, subject: named, validFrom, validTo }: PolicyPack,
  packs: readonly PolicyPack[],
): string[] {
  const same = packs.filter((other) => other.id === id).map((other) => other.version);
  return [
    ...(named === subject ? [] : [`${id} names the subject ${named}, but stands under ${subject}`]),
    ...(validTo !== null && validTo < validFrom ? [`${id} ends on ${validTo}, before it begins on ${validFrom}`] : []),
    ...(same.filter((other) => other === version).length > 1 ? [`${id} has version ${version} twice`] : []),
    ...(version > 1 && !same.includes(version - 1) ? [`${id} has version ${version}, but its version ${version - 1} was not kept`] : []),
  ];
}

/** Where a vector leaves place or mode out, any that its pack is about. */
const placeOf = (pack: PolicyPack, { place }: Vector): string => place ?? pack.places?.[0] ?? pack.jurisdiction;
const modeOf = (pack: PolicyPack, { mode }: Vector): string => mode ?? pack.modes?.[0] ?? 'any';

function failing(pack: PolicyPack, packs: readonly PolicyPack[]): string[] {
  return pack.vectors.flatMap((vector) => {
    const { on, holds, given, gives } = vector;
    const [place, mode] = [placeOf(pack, vector), modeOf(pack, vector)];
    const found = packs.filter((one) => holdsOn(one, on) && isAbout(one, place, mode));
    const held = found.length === 1 && found[0] === pack;
    const where = `on ${on} at ${place} for ${mode}`;
    if (held !== holds) {
      const instead = found.map(({ id }) => id).join(' and ') || 'none';
      return [`${pack.id}: its vector says that it ${holds ? 'holds' : 'does not hold'} ${where}; what holds is ${instead}`];
    }
    if (given === undefined) return [];
    const reckon = RECKONINGS[pack.subject as PolicySubject] as Reckon | undefined;
    if (reckon === undefined) return [`${pack.id}: its vector ${where} gives a case, but nothing reckons with ${pack.subject}`];
    const [wanted, got] = [canonicalText(gives), canonicalText(reckon(pack.parameters, given))];
    return wanted === got ? [] : [`${pack.id}: its vector ${where} says ${wanted}, but the rule gives ${got}`];
  });
}

/** The day before it begins, its first day, and its last with the day after, or some later day when it is open. */
function untried(pack: PolicyPack): string[] {
  const { id, validFrom, validTo, vectors } = pack;
  const tried = new Set(vectors.map(({ on }) => on));
  const wanted = [addDays(validFrom, -1), validFrom, ...(validTo === null ? [] : [validTo, addDays(validTo, 1)])];
  const missing = wanted.filter((date) => !tried.has(date)).map((date) => `${id} has no vector on ${date}`);
  const open = validTo !== null || vectors.some(({ on }) => on > validFrom);
  return open ? missing : [...missing, `${id} has no vector after its first day`];
}

/** At every place and for every mode that some pack tells apart, the packs follow each other day by day, from the first to the last. */
function broken(subject: string, packs: readonly PolicyPack[]): string[] {
  const places = apart(
    packs,
    packs.flatMap((pack) => [...(pack.places ?? []), ...pack.exceptPlaces]),
    'elsewhere',
  );
  const modes = apart(
    packs,
    packs.flatMap((pack) => pack.modes ?? []),
    'any',
  );
  const faults = places.flatMap((place) =>
    modes.flatMap((mode) => {
      const here = packs.filter((pack) => isAbout(pack, place, mode)).toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
      const where = [places.length > 1 ? ` at ${place}` : '', modes.length > 1 ? ` for ${mode}` : ''].join('');
      return here.flatMap((pack, index) => seam(subject, pack, here[index + 1], where));
    }),
  );
  return [...new Set(faults)];
}

const apart = (packs: readonly PolicyPack[], names: readonly string[], rest: string): string[] =>
  packs.length === 0 ? [] : [...new Set([...names, rest])];

function seam(subject: string, pack: PolicyPack, next: PolicyPack | undefined, where: string): string[] {
  if (next === undefined) return [];
  if (pack.validTo === null || next.validFrom <= pack.validTo) return [`${pack.id} and ${next.id} overlap on ${next.validFrom}${where}`];
  const follows = addDays(pack.validTo, 1);
  return next.validFrom === follows ? [] : [`no pack of ${subject} holds from ${follows} to ${addDays(next.validFrom, -1)}${where}`];
}

/** The same of every subject, and of one id used in two of them. */
export function faultsOfAll(policies: Policies): string[] {
  const ids = Map.groupBy(bookOf(policies).all, ({ id }) => id);
  const shared = [...ids].filter(([, packs]) => new Set(packs.map(({ subject }) => subject)).size > 1);
  return [
    ...Object.entries(policies).flatMap(([subject, packs]) => faultsOf(subject, packs as readonly PolicyPack[])),
    ...shared.map(([id]) => `${id} stands under several subjects`),
  ];
}
