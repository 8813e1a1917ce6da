import { z } from 'zod';

const Text = z.string().trim().min(1);
const Day = z.iso.date();

/** `found`: a public source shows the code; `own`: own knowledge, wholly or in part. */
const MARKS = ['found', 'own'] as const;

const Entry = z.strictObject({
  /** As today's generation writes it: the code of DecMessage, and of CEB 6xx where there is one generation. */
  code: Text,
  /** As CEB 6xx writes it, where that is another code; null where it could not be established. */
  old: Text.nullable().default(null),
  /** ISO 3166-1 alpha-2 of a country. */
  alpha2: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
  /** The word that canonical messages have for it, where that is neither code. */
  canonical: Text.nullable().default(null),
  nameZh: Text,
  nameEn: Text,
  /** First and last day on which customs takes it; null: since or until no day that the sources name. */
  validFrom: Day.nullable(),
  validTo: Day.nullable(),
  mark: z.enum(MARKS),
  source: Text,
});
export type CodeEntry = Readonly<z.infer<typeof Entry>>;

const Table = z.strictObject({
  table: Text,
  version: z.int().min(1),
  readOn: Day,
  title: z.strictObject({ en: Text, 'zh-CN': Text }),
  /** Whether CEB 6xx and DecMessage write different codes. */
  twoGenerations: z.boolean(),
  entries: z.array(Entry).min(1),
});
export type CodeTable = Readonly<z.infer<typeof Table>>;

/** A code table out of its data file. Errors: ZodError naming every wrong member of the file; RangeError naming what the entries contradict. */
export function codeTableOf(file: unknown): CodeTable {
  const table = Table.parse(file, { reportInput: true });
  const faults = faultsOfTable(table);
  if (faults.length > 0) throw new RangeError(`code table ${table.table}: ${faults.join('; ')}`);
  return table;
}

/** Two entries of one code, or of one name, on the same day; an old code in a table that has but one generation. */
function faultsOfTable({ entries, twoGenerations }: CodeTable): string[] {
  const alike = (member: 'code' | 'nameZh' | 'canonical'): string[] =>
    [...Map.groupBy(entries, (entry) => entry[member])]
      .filter(([value, same]) => value !== null && same.some((one, index) => same.slice(index + 1).some((other) => overlap(one, other))))
      .map(([value]) => `${String(value)} stands for two things on one day`);
  const stray = twoGenerations ? [] : entries.filter(({ old }) => old !== null).map(({ code }) => `${code} has an old code`);
  return [...alike('code'), ...alike('nameZh'), ...alike('canonical'), ...stray];
}

const FIRST = '0000-01-01';
const LAST = '9999-12-31';
const overlap = (one: CodeEntry, other: CodeEntry): boolean =>
  (one.validFrom ?? FIRST) <= (other.validTo ?? LAST) && (other.validFrom ?? FIRST) <= (one.validTo ?? LAST);

export const entryHolds = ({ validFrom, validTo }: CodeEntry, date: string): boolean =>
  (validFrom ?? FIRST) <= date && date <= (validTo ?? LAST);

/** The entry of a code on a date; null where customs takes no such code then. */
export const entryOn = ({ entries }: CodeTable, code: string, date: string): CodeEntry | null =>
  entries.find((entry) => entry.code === code && entryHolds(entry, date)) ?? null;
