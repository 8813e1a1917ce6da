import { Schema, model } from 'mongoose';
import { STRICT, instant, text } from './base.ts';

/** A receipt that a platform posted to us and that is not taken in yet. Its id is the hash of its bytes, so one that is posted twice is one. */
export type PostedReceiptRecord = { _id: string; fileName: string; bytes: string; postedAt: Date };
const schema = new Schema<PostedReceiptRecord>({ _id: text, fileName: text, bytes: text, postedAt: instant }, STRICT);
schema.index({ postedAt: 1, _id: 1 });
export const PostedReceiptModel = model<PostedReceiptRecord>('PostedReceipt', schema, 'postedReceipts');
