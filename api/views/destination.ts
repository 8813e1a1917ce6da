import type { z } from 'zod';
import type {
  ComplianceDocument,
  ImportTaxEstimate,
  Importer,
  ImporterLicence,
  Requirement as RequirementShown,
} from '../../contracts/destination.ts';
import type { Language } from '../../contracts/units.ts';
import { type Standing, confidenceOf } from '../../domain/compliance.ts';
import type { ImportTaxes } from '../../domain/import-tax.ts';
import type { PackOf } from '../../domain/policy/index.ts';
import type { ComplianceDocumentRecord, ImporterLicenceRecord, ImporterRecord } from '../../models/index.ts';
import { instantOrNull } from './instants.ts';

export const importerView = ({ _id, createdAt, ...input }: ImporterRecord): z.infer<typeof Importer> => ({
  ...input,
  id: _id,
  createdAt: createdAt.toISOString(),
});

const paperView = <T extends { _id: string; revokedAt: Date | null; createdAt: Date }>({ _id, revokedAt, createdAt, ...input }: T) => ({
  ...input,
  id: _id,
  revokedAt: instantOrNull(revokedAt),
  createdAt: createdAt.toISOString(),
});
export const licenceView = (record: ImporterLicenceRecord): z.infer<typeof ImporterLicence> => paperView(record);
export const complianceDocumentView = (record: ComplianceDocumentRecord): z.infer<typeof ComplianceDocument> => paperView(record);

export const requirementView = (
  { requirement, gate, skus, covered, missing }: Standing,
  language: Language,
): z.infer<typeof RequirementShown> => ({
  id: requirement.id,
  document: requirement.document,
  name: requirement.name[language],
  authority: requirement.authority,
  gate,
  holder: requirement.holder,
  blocking: requirement.blocking,
  leadTimeDays: requirement.leadTimeDays,
  confidence: confidenceOf(requirement.basis),
  skus: [...skus],
  satisfiedBy: covered.map(({ paper: { id, number, validTo }, skus: own }) => ({ id, number, validTo, skus: [...own] })),
  missing: [...missing],
});

type Estimated = { country: string; date: string; currency: string; reckoned: ImportTaxes; pack: PackOf<'import-tax'> };
export function importTaxView(
  { country, date, currency, reckoned: { taxes, total }, pack }: Estimated,
  language: Language,
): z.infer<typeof ImportTaxEstimate> {
  const money = (amount: string) => ({ amount, currency });
  return {
    country,
    date,
    taxes: taxes.map(({ kind, name, base, ratePercent, amount }) => ({
      kind,
      name: name[language],
      base: money(base),
      ratePercent,
      amount: money(amount),
    })),
    total: money(total),
    packId: pack.id,
    confidence: pack.confidence,
    explanation: pack.explanation[language],
  };
}
