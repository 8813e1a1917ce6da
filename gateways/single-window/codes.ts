/**
 * Canonical ISO values → the two code generations of the wire. CEB 6xx takes the old numeric codes, DecMessage the new ones.
 * Source: china-export facts §5. `confidence` is `found` where a public source shows the code and `own` where the facts mark it
 * [OWN]; load the official parameter tables over this before production.
 */
import type { TransportMode } from '../../contracts/customs.ts';
import { refused, type Written } from './schema/describe.ts';

type Confidence = 'found' | 'own';
type Country = { alpha2: string; old: string; confidence: Confidence };

/** By ISO 3166-1 alpha-3, which is also the new code. Timor-Leste is absent: its old code could not be established (§5.1). */
const COUNTRIES: Readonly<Record<string, Country>> = {
  ARE: { alpha2: 'AE', old: '138', confidence: 'found' },
  AUS: { alpha2: 'AU', old: '601', confidence: 'found' },
  BRN: { alpha2: 'BN', old: '105', confidence: 'own' },
  CAN: { alpha2: 'CA', old: '501', confidence: 'found' },
  CHN: { alpha2: 'CN', old: '142', confidence: 'found' },
  DEU: { alpha2: 'DE', old: '304', confidence: 'found' },
  HKG: { alpha2: 'HK', old: '110', confidence: 'own' },
  IDN: { alpha2: 'ID', old: '112', confidence: 'own' },
  JPN: { alpha2: 'JP', old: '116', confidence: 'found' },
  KHM: { alpha2: 'KH', old: '107', confidence: 'own' },
  KOR: { alpha2: 'KR', old: '133', confidence: 'found' },
  LAO: { alpha2: 'LA', old: '119', confidence: 'own' },
  MMR: { alpha2: 'MM', old: '106', confidence: 'own' },
  MYS: { alpha2: 'MY', old: '122', confidence: 'own' },
  PHL: { alpha2: 'PH', old: '129', confidence: 'own' },
  SGP: { alpha2: 'SG', old: '132', confidence: 'found' },
  THA: { alpha2: 'TH', old: '136', confidence: 'found' },
  USA: { alpha2: 'US', old: '502', confidence: 'found' },
  VNM: { alpha2: 'VN', old: '141', confidence: 'found' },
};

/** By ISO 4217, which is also the new code. VND is absent: in neither table found (§5.2). */
const CURRENCIES: Readonly<Record<string, { old: string; confidence: Confidence }>> = {
  AUD: { old: '601', confidence: 'found' },
  CAD: { old: '501', confidence: 'found' },
  CHF: { old: '331', confidence: 'found' },
  CNY: { old: '142', confidence: 'found' },
  DKK: { old: '302', confidence: 'found' },
  EUR: { old: '300', confidence: 'found' },
  GBP: { old: '303', confidence: 'found' },
  HKD: { old: '110', confidence: 'found' },
  IDR: { old: '112', confidence: 'own' },
  JPY: { old: '116', confidence: 'found' },
  KRW: { old: '133', confidence: 'found' },
  MOP: { old: '121', confidence: 'found' },
  MYR: { old: '122', confidence: 'found' },
  NOK: { old: '326', confidence: 'found' },
  NZD: { old: '609', confidence: 'found' },
  PHP: { old: '129', confidence: 'found' },
  RUB: { old: '332', confidence: 'found' },
  SEK: { old: '330', confidence: 'found' },
  SGD: { old: '132', confidence: 'found' },
  THB: { old: '136', confidence: 'found' },
  TWD: { old: '143', confidence: 'found' },
  USD: { old: '502', confidence: 'found' },
};

/** One code for both generations. */
const TRANSPORT: Readonly<Record<TransportMode, string>> = { sea: '2', rail: '3', road: '4', air: '5' };

/** 计量单位, one code for both generations (§5.3). */
const UNITS = new Set(
  (
    '001 002 003 005 006 007 008 010 011 012 014 015 016 017 018 019 020 021 022 023 025 026 030 032 033 035 036 043 054 061 063 070 ' +
    '095 096 120 121 122 123 125 127 131 132 134 135 136 139 140 142 163'
  ).split(' '),
);

/** Cartons, the only packing the canonical messages know: 纸箱 in the old table, 纸制或纤维板制盒/箱 in the new (§5.5). */
export const CARTON = { old: '2', new: '22' } as const;

/** Terms FOB: the canonical prices are FOB (§5.4). */
export const FOB = '3';

const unknown = (what: string, value: string): Written => refused(`has no ${what} for ${JSON.stringify(value)}`);
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

export const oldCountry = (iso: string): Written => own(COUNTRIES, iso)?.old ?? unknown('old country code', iso);
export const newCountry = (iso: string): Written => (Object.hasOwn(COUNTRIES, iso) ? iso : unknown('country code', iso));
export const oldCurrency = (iso: string): Written => own(CURRENCIES, iso)?.old ?? unknown('old currency code', iso);
export const newCurrency = (iso: string): Written => (Object.hasOwn(CURRENCIES, iso) ? iso : unknown('currency code', iso));
export const transport = (mode: TransportMode): Written => own(TRANSPORT, mode) ?? unknown('transport code', mode);
export const unit = (code: string): Written => (UNITS.has(code) ? code : unknown('unit', code));

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

function countryOfPort(port: string): string | undefined {
  if (CUSTOMS_PORT.test(port)) return Object.hasOwn(COUNTRIES, port.slice(0, 3)) ? port.slice(0, 3) : undefined;
  if (!/^[A-Z]{2}[A-Z2-9]{3}$/.test(port)) return undefined;
  return Object.entries(COUNTRIES).find(([, { alpha2 }]) => alpha2 === port.slice(0, 2))?.[0];
}
