/**
 * Canonical values → the two code generations of the wire. CEB 6xx takes the old codes, DecMessage the new ones. The codes themselves stand in
 * `domain/codes/tables`, each marked `found` or `own`; here is only which generation a message writes.
 */
import { type CodeEntry, type CodeTable, CODE_TABLES } from '../../domain/codes/index.ts';
import type { TransportMode } from '../../domain/transport.ts';
import { refused, type Written } from './schema/describe.ts';

/** What customs takes today, by the word that canonical messages have for it. */
const byCanonical = ({ entries }: CodeTable): ReadonlyMap<string, CodeEntry> =>
  new Map(entries.filter(({ validTo }) => validTo === null).map((entry) => [entry.canonical ?? entry.code, entry]));

const COUNTRIES = byCanonical(CODE_TABLES.country);
const CURRENCIES = byCanonical(CODE_TABLES.currency);
const TRANSPORT = byCanonical(CODE_TABLES.transport);
const UNITS = byCanonical(CODE_TABLES.unit);
const PACKAGES = byCanonical(CODE_TABLES.package);

/** Terms FOB: the canonical prices are FOB. Source: china-export.md §5.4. */
export const FOB = '3';

const unknown = (what: string, value: string): Written => refused(`has no ${what} for ${JSON.stringify(value)}`);

export const oldCountry = (iso: string): Written => COUNTRIES.get(iso)?.old ?? unknown('old country code', iso);
export const newCountry = (iso: string): Written => COUNTRIES.get(iso)?.code ?? unknown('country code', iso);
export const oldCurrency = (iso: string): Written => CURRENCIES.get(iso)?.old ?? unknown('old currency code', iso);
export const newCurrency = (iso: string): Written => CURRENCIES.get(iso)?.code ?? unknown('currency code', iso);
export const transport = (mode: TransportMode): Written => TRANSPORT.get(mode)?.code ?? unknown('transport code', mode);
export const unit = (code: string): Written => UNITS.get(code)?.code ?? unknown('unit', code);
/** Cartons are the only packing that the canonical messages know. */
export const oldPackage = (kind: 'carton'): Written => PACKAGES.get(kind)?.old ?? unknown('old package code', kind);
export const newPackage = (kind: 'carton'): Written => PACKAGES.get(kind)?.code ?? unknown('package code', kind);

/**
 * Ports are canonical as UN/LOCODE (`MYPKG`). The facts hold no port table, so the projection names the port's country, as both
 * tables allow (own knowledge): its old country number in CEB, `MYS000` in DecMessage. A six-character customs port code
 * (`MYS006`) is taken as it is in DecMessage.
 */
export const oldPort = (port: string): Written => {
  const iso = countryOfPort(port);
  return iso === undefined ? unknown('port code', port) : oldCountry(iso);
};
export const newPort = (port: string): Written => {
  const iso = countryOfPort(port);
  if (iso === undefined) return unknown('port code', port);
  return CUSTOMS_PORT.test(port) ? port : `${iso}000`;
};

const CUSTOMS_PORT = /^[A-Z]{3}\d{3}$/;
const ALPHA2 = new Map([...COUNTRIES.values()].map(({ alpha2, code }) => [alpha2, code]));

function countryOfPort(port: string): string | undefined {
  if (CUSTOMS_PORT.test(port)) return COUNTRIES.get(port.slice(0, 3))?.code;
  return /^[A-Z]{2}[A-Z2-9]{3}$/.test(port) ? ALPHA2.get(port.slice(0, 2)) : undefined;
}
