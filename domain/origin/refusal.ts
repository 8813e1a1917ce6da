import type { Localised } from '../localised.ts';

/** Why something about a certificate is refused; each is a code of the error table. */
export type OriginRefusalCode =
  | 'FORM_D_NOT_FOR_CHINESE_GOODS'
  | 'ORIGIN_NOT_A_PARTY'
  | 'ISSUING_PARTY_NOT_A_PARTY'
  | 'DESTINATION_NOT_A_PARTY'
  | 'DESTINATION_IS_ISSUING_PARTY'
  | 'CRITERION_NOT_OF_SCHEME'
  | 'LINE_REPEATED'
  | 'THIRD_PARTY_INVOICING_NOT_ALLOWED'
  | 'CERTIFICATE_ISSUED_TOO_LATE'
  | 'CERTIFICATE_RETROACTIVE_TOO_LATE'
  | 'CERTIFICATE_DEPARTURE_MISSING'
  | 'CERTIFICATE_BOX_NOT_TICKED'
  | 'CERTIFICATE_VALIDITY_WRONG'
  | 'CERTIFICATE_NUMBER_TAKEN'
  | 'BACK_TO_BACK_NOT_ALLOWED'
  | 'BACK_TO_BACK_WITHOUT_ORIGINAL'
  | 'ORIGINAL_WITHOUT_BACK_TO_BACK'
  | 'BACK_TO_BACK_ORIGINAL_UNFIT'
  | 'BACK_TO_BACK_OUTLASTS_ORIGINAL'
  | 'BACK_TO_BACK_PARTY_WRONG'
  | 'BACK_TO_BACK_EXPORTER_NOT_IMPORTER'
  | 'BACK_TO_BACK_LINE_WRONG'
  | 'BACK_TO_BACK_OVER_ORIGINAL'
  | 'CERTIFICATE_CANCELLED'
  | 'CERTIFICATE_NOT_YET_ISSUED'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_LINE_UNKNOWN'
  | 'CERTIFICATE_DRAWN'
  | 'DRAWDOWN_OVER_REMAINING'
  | 'DRAWDOWN_RELEASED'
  | 'DRAWDOWN_OF_BACK_TO_BACK';

/** One refusal: the field that is at fault, why, and the figures that it rests on. */
export type OriginRefusal = {
  path: string;
  code: OriginRefusalCode;
  message: Localised;
  facts?: Readonly<Record<string, string | number>>;
};
