import { gunzip as gunzipWith, gzip as gzipWith } from 'node:zlib';
import { promisify } from 'node:util';
import { Schema, model } from 'mongoose';
import { canonicalText } from '../domain/policy/pack.ts';
import { STRICT, instant, text } from './base.ts';
import { sha256Of } from './files.ts';
import type { PolicyRecord } from './policy.ts';

const [gzip, gunzip] = [promisify(gzipWith), promisify(gunzipWith)];

/** One decision by policy: what it was made of, byte for byte, by which packs, and the hash of what came out. */
export type DecisionRecord = {
  _id: string;
  organisationId: string;
  resourceId: string;
  kind: 'transfer-plan';
  policies: PolicyRecord[];
  /** Canonical JSON, gzipped. */
  input: Buffer;
  inputSha256: string;
  outcomeSha256: string;
  decidedAt: Date;
};
const schema = new Schema<DecisionRecord>(
  {
    _id: text,
    organisationId: text,
    resourceId: text,
    kind: text,
    policies: { type: Schema.Types.Mixed, required: true } as never,
    input: { type: Buffer, required: true },
    inputSha256: text,
    outcomeSha256: text,
    decidedAt: instant,
  },
  STRICT,
);
schema.index({ resourceId: 1, decidedAt: 1, _id: 1 });
export const DecisionModel = model<DecisionRecord>('Decision', schema, 'decisions');

type Decided = Pick<DecisionRecord, '_id' | 'organisationId' | 'resourceId' | 'kind' | 'policies'> & { given: unknown; outcome: unknown };

export async function decisionOf({ given, outcome, ...decision }: Decided): Promise<DecisionRecord> {
  const bytes = Buffer.from(canonicalText(given));
  return {
    ...decision,
    input: await gzip(bytes),
    inputSha256: sha256Of(bytes),
    outcomeSha256: sha256Of(canonicalText(outcome)),
    decidedAt: new Date(),
  };
}

/** What a decision was made of. Errors: RangeError when it is not what its hash says. */
export async function inputOf({ _id, input, inputSha256 }: Pick<DecisionRecord, '_id' | 'input' | 'inputSha256'>): Promise<unknown> {
  const bytes = await gunzip(Buffer.from(input.buffer, input.byteOffset, input.byteLength));
  if (sha256Of(bytes) !== inputSha256) throw new RangeError(`the input of decision ${_id} is not what its hash says`);
  return JSON.parse(bytes.toString());
}
