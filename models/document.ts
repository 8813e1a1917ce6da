import { Schema, model } from 'mongoose';
import { STRICT, instant, text, whole } from './base.ts';

/** A paper made for a resource; its bytes are the file of the same id. */
export type DocumentRecord = {
  _id: string;
  organisationId: string;
  resourceId: string;
  kind: string;
  format: 'pdf' | 'xlsx';
  /** From 1; what is amended has another one made, and the former stays. */
  edition: number;
  fileName: string;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
  createdAt: Date;
};
const schema = new Schema<DocumentRecord>(
  {
    _id: text,
    organisationId: text,
    resourceId: text,
    kind: text,
    format: text,
    edition: whole,
    fileName: text,
    mimeType: text,
    sizeBytes: whole,
    sha256: text,
    createdAt: instant,
  },
  STRICT,
);
schema.index({ resourceId: 1, kind: 1, format: 1, edition: 1 }, { unique: true });
export const DocumentModel = model<DocumentRecord>('Document', schema, 'documents');
