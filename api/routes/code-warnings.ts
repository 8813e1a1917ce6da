import type { z } from 'zod';
import type { ProductInput } from '../../contracts/product.ts';
import type { CodeWarning } from '../../contracts/tariff.ts';
import type { Language } from '../../contracts/units.ts';
import { chinaDate } from '../../domain/calendar.ts';
import { notHeld } from '../../domain/tariff/not-held.ts';
import { tariffStandings, tariffTables } from '../../models/index.ts';

type Coded = { path: string; product: Pick<ProductInput, 'hsCode' | 'nameZh' | 'nameEn'> };

/** What to tell of products whose code the tariff does not hold today. The product is stored all the same: the table in force may be small, and
 *  what counts is the date of a declaration, which the readiness check looks at. */
export async function codeWarnings(coded: readonly Coded[], language: Language): Promise<z.infer<typeof CodeWarning>[]> {
  const today = chinaDate(new Date().toISOString());
  const wanted = coded.map(({ product: { hsCode, nameZh, nameEn } }) => ({ code: hsCode, nameZh, nameEn }));
  const standings = await tariffStandings(await tariffTables(), wanted, today);
  const told = new Map(standings.map((standing) => [standing.code, { standing, said: notHeld(standing, today) }]));
  return coded.flatMap(({ path, product }) => {
    const { standing, said } = told.get(product.hsCode) ?? {};
    if (standing === undefined || said == null) return [];
    return [{ path, code: said.rule, message: said.message[language], suggestions: [...standing.suggestions] }];
  });
}
