import type { Certificate, CertificateLine, SchemePack } from '../../domain/origin/certificate.ts';
import { toParts } from '../../domain/origin/quantity.ts';
import { type Scheme, subjectOf } from '../../domain/origin/terms.ts';
import { policyOn } from '../../domain/policy/index.ts';

export const packOf = (scheme: Scheme, on = '2026-03-01'): SchemePack => policyOn(subjectOf(scheme), on, 'MYS', 'any');

export const aCertificateLine = (lineNo: number, quantity: string, change: Partial<CertificateLine> = {}): CertificateLine => ({
  lineNo,
  hsCode6: '610910',
  description: '棉制针织T恤衫 Cotton T-shirts',
  originCountry: 'CHN',
  criterion: 'PE',
  grantedParts: toParts(quantity),
  unit: '011',
  fobValue: null,
  originalLineNo: null,
  ...change,
});

/** A Form E of China for a first shipment to Malaysia, shipped on the day on which it was issued. */
export const aCertificate = (change: Partial<Certificate> = {}): Certificate => ({
  scheme: 'acfta-e',
  kind: 'original',
  number: 'E264401960070001',
  issuedOn: '2026-03-01',
  departedOn: '2026-03-01',
  statedUntil: null,
  issuingParty: 'CHN',
  destination: 'MYS',
  exporterName: '广州明泉贸易有限公司',
  consigneeName: 'Klang Bay Fulfilment Sdn. Bhd.',
  invoiceNo: 'INV-2026-0301',
  originalId: null,
  boxes: [],
  lines: [aCertificateLine(1, '1000')],
  ...change,
});

/** A back-to-back certificate of Malaysia out of it, for goods that move on to Thailand. */
export const aBackToBack = (originalId: string, change: Partial<Certificate> = {}): Certificate =>
  aCertificate({
    kind: 'back-to-back',
    number: 'MC-2026-77',
    issuedOn: '2026-06-01',
    departedOn: '2026-06-01',
    issuingParty: 'MYS',
    destination: 'THA',
    exporterName: 'KLANG BAY FULFILMENT SDN BHD',
    consigneeName: 'Chao Phraya Trading Co., Ltd.',
    originalId,
    boxes: ['movement-certificate'],
    lines: [aCertificateLine(1, '400', { originalLineNo: 1 })],
    ...change,
  });
