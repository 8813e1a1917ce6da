import { type PolicyBook, type Rulings, ruleBy } from './policy/index.ts';

/** The subjects that a check and a plan rest on, whose packs a transfer keeps. */
const PLANNING_SUBJECTS = [
  'b2b-mode',
  'list-declaration',
  'export-controls',
  'refund-paper',
  'simplified-code',
  'warehouse-filing',
] as const;
export type PlanningSubject = (typeof PLANNING_SUBJECTS)[number];
export type PlanningRulings = Rulings<PlanningSubject>;

/** The packs for a declaration on a date (YYYY-MM-DD) at a customs district (four digits) in a mode; null where the mode was not in force there. */
export const planningRulings = (book: PolicyBook, date: string, customsCode: string, mode: string): PlanningRulings | null =>
  book.find('b2b-mode', date, customsCode, mode) === null ? null : ruleBy(book, PLANNING_SUBJECTS, date, customsCode, mode);
