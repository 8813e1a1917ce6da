import { Schema, model } from 'mongoose';
import type { ImporterInput, ImporterLicenceInput } from '../contracts/destination.ts';
import type { HeldPaper } from '../domain/consignment.ts';
import { STRICT, instant, optionalInstant, optionalText, part, text } from './base.ts';

/** An importer of record: as a warehouse, a partner's entry in a directory that everybody reads. */
export type ImporterRecord = ImporterInput & { _id: string; createdAt: Date };
const importer = new Schema<ImporterRecord>(
  {
    _id: text,
    name: text,
    partnerOrganisationId: text,
    country: text,
    registrationKind: text,
    registrationNumber: text,
    bondedLicence: optionalText,
    contact: part,
    createdAt: instant,
  },
  STRICT,
);
importer.index({ partnerOrganisationId: 1, _id: -1 });
importer.index({ country: 1, _id: -1 });
export const ImporterModel = model<ImporterRecord>('Importer', importer, 'importers');

export type ImporterLicenceRecord = ImporterLicenceInput & { _id: string; importerId: string; revokedAt: Date | null; createdAt: Date };
const licence = new Schema<ImporterLicenceRecord>(
  {
    _id: text,
    importerId: text,
    document: text,
    number: text,
    hsPrefixes: { type: [String], default: null },
    validFrom: text,
    validTo: optionalText,
    revokedAt: optionalInstant,
    createdAt: instant,
  },
  STRICT,
);
licence.index({ importerId: 1, _id: -1 });
licence.index({ importerId: 1, validTo: 1 });
export const ImporterLicenceModel = model<ImporterLicenceRecord>('ImporterLicence', licence, 'importerLicences');

/** What holds on a date, both ends included. */
export const holdingOn = (date: string) => ({ revokedAt: null, validFrom: { $lte: date }, validTo: { $not: { $lt: date } } });

/** The licences of an importer that hold on a date, oldest first. */
export async function licencesOn(importerId: string, date: string): Promise<HeldPaper[]> {
  const found = await ImporterLicenceModel.find({ importerId, ...holdingOn(date) })
    .sort({ _id: 1 })
    .lean();
  return found.map(({ _id, document, number, hsPrefixes, validFrom, validTo }) => ({
    id: _id,
    document,
    number,
    holder: 'importer',
    importerId,
    skus: null,
    hsPrefixes,
    validFrom,
    validTo,
  }));
}
