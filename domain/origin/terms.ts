/** The agreements under which goods bear a preferential duty, each with its form: ACFTA Form E, RCEP, ATIGA Form D. */
export const SCHEMES = ['acfta-e', 'rcep', 'atiga-d'] as const;
export type Scheme = (typeof SCHEMES)[number];
/** The policy subject of a scheme's rules. */
export const subjectOf = <S extends Scheme>(scheme: S) => `origin-${scheme}` as const;

/** 背对背 back-to-back: issued by a party on the way, out of the certificate of the first exporting party. */
export const CERTIFICATE_KINDS = ['original', 'back-to-back', 'retroactive', 'replacement'] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Boxes to be ticked, as box 13 of Form E has them. A back-to-back Form E is called a movement certificate. */
export const BOXES = ['issued-retroactively', 'movement-certificate', 'exhibition', 'third-party-invoicing'] as const;
export type Box = (typeof BOXES)[number];

/** What makes goods originate: wholly obtained, made of originating materials alone, regional value content, change of tariff
 *  classification, product-specific rule, specific process, chemical reaction. */
export const CRITERIA = ['WO', 'PE', 'RVC', 'CTC', 'PSR', 'SP', 'CR'] as const;
export type Criterion = (typeof CRITERIA)[number];
