import type { Confidence } from '../policy/pack.ts';

export type TariffConfidence = Exclude<Confidence, 'house'>;

/** One line of a tariff table. What its table does not say is null: a nomenclature of six digits knows neither units nor rates. */
export type TariffLine = {
  /** Six or ten digits. */
  code: string;
  /** The table it stands in; it holds as long as that. */
  tableVersion: string;
  nameZh: string | null;
  nameEn: string | null;
  /** Customs units 法定单位 in which the quantity must be declared. */
  legalUnit1: string | null;
  legalUnit2: string | null;
  /** 监管条件 letters, for example `AB`; empty when there is none. */
  supervisionConditions: string | null;
  exportDutyRatePercent: string | null;
  /** 出口退税率. */
  refundRatePercent: string | null;
  /** Names of the declaration elements 申报要素, in order. */
  elements: readonly string[];
  source: string;
  confidence: TariffConfidence;
};

/** A line somebody may have meant. */
export type TariffSuggestion = Pick<TariffLine, 'code' | 'nameZh' | 'nameEn'>;

/** What the table in force on a date says of a code; `table` is that table, null where none was in force. `turned` is the last day on which a retired code held, or the first on which one to come
 *  will hold. */
export type TariffStanding = {
  code: string;
  table: { version: string; source: string; confidence: TariffConfidence } | null;
  status: 'valid' | 'retired' | 'to-come' | 'unknown' | 'no-table';
  line: TariffLine | null;
  turned: string | null;
  suggestions: readonly TariffSuggestion[];
};
