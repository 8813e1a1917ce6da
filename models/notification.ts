import { Schema, model } from 'mongoose';
import { STRICT, instant, optionalInstant, text } from './base.ts';

/** One mail to one address. `key` is made of the event and the address: an event is told once. */
export type NotificationRecord = {
  _id: string;
  key: string;
  organisationId: string;
  template: string;
  resourceId: string;
  to: string;
  subject: string;
  state: 'pending' | 'sent' | 'refused';
  createdAt: Date;
  sentAt: Date | null;
};
const schema = new Schema<NotificationRecord>(
  {
    _id: text,
    key: text,
    organisationId: text,
    template: text,
    resourceId: text,
    to: text,
    subject: text,
    state: text,
    createdAt: instant,
    sentAt: optionalInstant,
  },
  STRICT,
);
schema.index({ key: 1 }, { unique: true });
schema.index({ organisationId: 1, _id: -1 });
export const NotificationModel = model<NotificationRecord>('Notification', schema, 'notifications');
