import { type PackRef, type PolicyBook, type Rulings, ruleBy } from './policy/index.ts';
import { type PolicyOffer, offersOf } from './policy/offers.ts';

const EXPORT_SUBJECTS = [
  'b2b-mode',
  'list-declaration',
  'export-controls',
  'refund-paper',
  'simplified-code',
  'list-summary',
  'customs-rate',
  'split-watch',
] as const;
/** Picked by the customs district too, where there is such a rule for the mode. */
const MODE_SUBJECTS = ['warehouse-filing', 'order-note', 'declaration-timing', 'inspect-before-loading', 'late-binding'] as const;
/** Picked by the country of destination, the others by the customs district; a country may have no pack. */
const DESTINATION_SUBJECT = 'compliance-requirements';
type ExportSubject = (typeof EXPORT_SUBJECTS)[number];
type ModeSubject = (typeof MODE_SUBJECTS)[number];

/** The subjects that a check and a plan rest on, whose packs a transfer keeps. */
export type PlanningSubject = ExportSubject | ModeSubject | typeof DESTINATION_SUBJECT;
export type PlanningRulings = Rulings<ExportSubject> & Partial<Rulings<ModeSubject | typeof DESTINATION_SUBJECT>>;

/** The packs for a declaration on a date (YYYY-MM-DD) at a customs district (four digits) in a mode, of goods for a country (alpha-3, null where
 *  it is not known); null where the mode was not in force there. */
export function planningRulings(
  book: PolicyBook,
  date: string,
  customsCode: string,
  mode: string,
  destination: string | null,
): PlanningRulings | null {
  if (book.find('b2b-mode', date, customsCode, mode) === null) return null;
  const asked = destination === null ? null : book.find(DESTINATION_SUBJECT, date, destination, mode);
  const ofMode = MODE_SUBJECTS.flatMap((subject) => book.find(subject, date, customsCode, mode) ?? []);
  return {
    ...ruleBy(book, EXPORT_SUBJECTS, date, customsCode, mode),
    ...Object.fromEntries(ofMode.map((pack) => [pack.subject, pack])),
    ...(asked === null ? {} : { [DESTINATION_SUBJECT]: asked }),
  };
}

/** The packs that would be chosen now in place of those a plan keeps, each asked for at its own place, and the country's pack where the plan was
 *  made before there was one. Nothing is offered to what is not planned. */
export function planningOffers(
  book: PolicyBook,
  kept: readonly PackRef[],
  date: string,
  customsCode: string,
  mode: string,
  destination: string | null,
): PolicyOffer[] {
  const ofCountry = kept.filter(({ subject }) => subject === DESTINATION_SUBJECT);
  const ofCustoms = kept.filter(({ subject }) => subject !== DESTINATION_SUBJECT);
  const offers = [...offersOf(book, ofCustoms, date, customsCode, mode), ...offersOf(book, ofCountry, date, destination ?? '', mode)];
  const isNew = ofCountry.length === 0 && ofCustoms.length > 0;
  const offered = isNew && destination !== null ? book.find(DESTINATION_SUBJECT, date, destination, mode) : null;
  return offered === null ? offers : [...offers, { subject: DESTINATION_SUBJECT, kept: null, offered }];
}
