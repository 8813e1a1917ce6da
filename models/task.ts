import { Schema, model } from 'mongoose';
import type { Localised } from '../domain/localised.ts';
import type { NextStep, RefusalActor, RefusalEntry, RefusedMessage } from '../domain/refusals/entry.ts';
import type { TaskState } from '../domain/states.ts';
import { STRICT, instant, optionalInstant, optionalText, part, text, whole } from './base.ts';

/** What a person has to see to in one filing, or in one application to sum up lists: tickets refused for one reason, a report refused, a paper missing, the way to
 *  customs closed, or goods that left while customs withdrew their declaration (stranded). */
export type TaskRecord = {
  _id: string;
  organisationId: string;
  /** Both null of a task of an application to sum up lists. */
  transferId: string | null;
  filingId: string | null;
  sumUpId?: string | null;
  kind: 'refusal' | 'report' | 'silence' | 'technical' | 'stranded';
  /** The entry of the refusal table that explains it. */
  entry: string;
  /** The kind of receipt, its status, and the code within its text. */
  message: RefusedMessage;
  status: string;
  code: string | null;
  who: RefusalActor;
  next: NextStep;
  cause: Localised;
  cure: Localised;
  source: string;
  confidence: RefusalEntry['confidence'];
  /** What was said, word by word; of many tickets the first different texts. */
  texts: string[];
  /** How many tickets stand in it now, and some of them. */
  tickets: number;
  examples: { ticketId: string; orderNo: string }[];
  /** Of a report: the business key of what was refused, and when by customs' own time. */
  subject?: string | null;
  refusedAt?: string | null;
  state: TaskState;
  /** Who ended it, and what they say; null when what happened ended it. */
  completedBy: string | null;
  note: string | null;
  openedAt: Date;
  /** When whoever has to act was mailed; absent or null where nobody was. */
  toldAt?: Date | null;
  closedAt: Date | null;
};

const schema = new Schema<TaskRecord>(
  {
    _id: text,
    organisationId: text,
    transferId: optionalText,
    filingId: optionalText,
    sumUpId: optionalText,
    kind: text,
    entry: text,
    message: text,
    status: text,
    code: optionalText,
    who: text,
    next: text,
    cause: part as never,
    cure: part as never,
    source: text,
    confidence: text,
    texts: { type: [String], required: true },
    tickets: whole,
    examples: part as never,
    subject: optionalText,
    refusedAt: optionalText,
    state: text,
    completedBy: optionalText,
    note: optionalText,
    openedAt: instant,
    toldAt: optionalInstant,
    closedAt: optionalInstant,
  },
  STRICT,
);
schema.index({ organisationId: 1, _id: -1 });
schema.index({ filingId: 1, kind: 1, state: 1 });
schema.index({ transferId: 1, state: 1, _id: -1 });
schema.index({ sumUpId: 1, state: 1 }, { partialFilterExpression: { sumUpId: { $type: 'string' } } });
schema.index({ state: 1, who: 1, _id: -1 });
export const TaskModel = model<TaskRecord>('Task', schema, 'tasks');
