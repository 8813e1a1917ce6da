import { Schema, model } from 'mongoose';
import type { FieldChange } from '../contracts/enterprise.ts';
import type { EnterpriseChangeState } from '../domain/states.ts';
import { STRICT, optionalPart, part, text } from './base.ts';

/** A proposed change of particulars and what became of it. */
export type EnterpriseChangeRecord = {
  _id: string;
  organisationId: string;
  enterpriseId: string;
  state: EnterpriseChangeState;
  changed: FieldChange[];
  proposed: { by: string; at: Date };
  decided: { by: string; at: Date; reasons: string[] } | null;
};
const schema = new Schema<EnterpriseChangeRecord>(
  {
    _id: text,
    organisationId: text,
    enterpriseId: text,
    state: text,
    changed: [Schema.Types.Mixed],
    proposed: part,
    decided: optionalPart,
  },
  STRICT,
);
schema.index({ enterpriseId: 1, _id: -1 });
export const EnterpriseChangeModel = model<EnterpriseChangeRecord>('EnterpriseChange', schema, 'enterpriseChanges');
