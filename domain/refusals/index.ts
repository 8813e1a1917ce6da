import { z } from 'zod';
import { RefusalEntry } from './entry.ts';
import table from './table.json' with { type: 'json' };

/** The refusal table as it is shipped. Source: china-export.md §1.5, §3.5, §3.6, §4; what is own knowledge there is `unverified` here.
 *  Errors: ZodError naming every member of the file that is wrong. */
export const SHIPPED_REFUSALS: readonly RefusalEntry[] = z.array(RefusalEntry).parse(table);
