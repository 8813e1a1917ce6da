import country from './tables/country.json' with { type: 'json' };
import currency from './tables/currency.json' with { type: 'json' };
import district from './tables/district.json' with { type: 'json' };
import licence from './tables/licence.json' with { type: 'json' };
import packages from './tables/package.json' with { type: 'json' };
import supervisionMode from './tables/supervision-mode.json' with { type: 'json' };
import transport from './tables/transport.json' with { type: 'json' };
import unit from './tables/unit.json' with { type: 'json' };
import { codeTableOf } from './table.ts';

export { type CodeEntry, type CodeTable, entryHolds, entryOn } from './table.ts';
export { searchCodes, suggestedCodes } from './search.ts';

/** The parameter tables of customs, as far as the facts show them. An official table replaces a file by a release. */
export const CODE_TABLES = {
  country: codeTableOf(country),
  currency: codeTableOf(currency),
  unit: codeTableOf(unit),
  transport: codeTableOf(transport),
  package: codeTableOf(packages),
  district: codeTableOf(district),
  'supervision-mode': codeTableOf(supervisionMode),
  licence: codeTableOf(licence),
};
export type CodeTableName = keyof typeof CODE_TABLES;
export const CODE_TABLE_NAMES = Object.keys(CODE_TABLES) as [CodeTableName, ...CodeTableName[]];
