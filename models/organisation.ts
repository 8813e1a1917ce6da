import { Schema, model } from 'mongoose';
import { STRICT, instant, text } from './base.ts';

export type OrganisationRecord = { _id: string; name: string; email: string; language: 'en' | 'zh-CN'; createdAt: Date };
const schema = new Schema<OrganisationRecord>({ _id: text, name: text, email: text, language: text, createdAt: instant }, STRICT);
export const OrganisationModel = model<OrganisationRecord>('Organisation', schema, 'organisations');
