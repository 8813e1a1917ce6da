import { type ClientSession, Schema, model } from 'mongoose';
import { STRICT, instant, optionalText, part, text } from './base.ts';

/** One thing that happened to a resource. `_id` is `${resourceId}:${step}`: a step happens once however often it is tried. */
export type TimelineRecord = {
  _id: string;
  organisationId: string;
  resourceId: string;
  kind: string;
  state: string;
  at: Date;
  by: string;
  requestId: string | null;
  detail: Record<string, unknown>;
};
const timeline = new Schema<TimelineRecord>(
  {
    _id: text,
    organisationId: text,
    resourceId: text,
    kind: text,
    state: text,
    at: instant,
    by: text,
    requestId: optionalText,
    detail: part,
  },
  STRICT,
);
timeline.index({ resourceId: 1, at: 1, _id: 1 });
export const TimelineModel = model<TimelineRecord>('TimelineEntry', timeline, 'timeline');

/** What leaves to mail and webhooks: written with the change it tells of, read by deliveries later. */
export type EventRecord = {
  _id: string;
  organisationId: string;
  resourceId: string;
  type: string;
  at: Date;
  data: Record<string, unknown>;
};
const event = new Schema<EventRecord>({ _id: text, organisationId: text, resourceId: text, type: text, at: instant, data: part }, STRICT);
event.index({ organisationId: 1, at: 1, _id: 1 });
export const EventModel = model<EventRecord>('Event', event, 'events');

export type Progress = {
  resource:
    | 'enterprise'
    | 'warehouse-registration'
    | 'stock-transfer'
    | 'direct-export'
    | 'inbound-notice'
    | 'certificate-of-origin'
    | 'importer'
    | 'warehouse'
    | 'inspection'
    | 'arrival-report'
    | 'brand-authorisation'
    | 'compliance-document'
    | 'task'
    | 'refusal'
    | 'sum-up';
  resourceId: string;
  organisationId: string;
  /** Unique for the resource; the same step twice is one step. */
  step: string;
  kind: string;
  state: string;
  by: string;
  requestId: string | null;
  detail: Record<string, unknown>;
};

const idOfStep = (resourceId: string, step: string): string => `${resourceId}:${step}`;

/** Whether a step was written. */
export const hasProgressed = async (resourceId: string, step: string, session: ClientSession): Promise<boolean> =>
  (await TimelineModel.exists({ _id: idOfStep(resourceId, step) }).session(session)) !== null;

/** Writes the timeline entry and the outgoing event of one step. False when the step was written before: then nothing else may be written. */
export async function recordProgress(progress: Progress, session: ClientSession): Promise<boolean> {
  const { resource, resourceId, organisationId, step, kind, state, by, requestId, detail } = progress;
  if (await hasProgressed(resourceId, step, session)) return false;
  const _id = idOfStep(resourceId, step);
  const at = new Date();
  await TimelineModel.create([{ _id, organisationId, resourceId, kind, state, at, by, requestId, detail }], { session });
  await EventModel.create([{ _id, organisationId, resourceId, type: `${resource}.${kind}`, at, data: { state, ...detail } }], { session });
  return true;
}
