import type { ClientSession } from 'mongoose';
import type { Actor } from '../contracts/actor.ts';
import { type DrawdownPurpose, drawRefusals, releaseRefusals } from '../domain/origin/drawdown.ts';
import { fromParts } from '../domain/origin/quantity.ts';
import type { OriginRefusal } from '../domain/origin/refusal.ts';
import { inTransaction, insertAll } from './base.ts';
import { CertificateModel, type CertificateRecord, DrawdownModel, type DrawdownRecord } from './certificate-of-origin.ts';
import { derivedId } from './ids.ts';
import { recordProgress } from './progress.ts';

/** What a command did; or why it did nothing at all. */
export type Outcome<T> = { done: T } | { refusals: readonly OriginRefusal[] };
/** One command of one caller; a try of it again carries the same id, and finds what it did. */
export type Command = Actor & { commandId: string };

/** A balance would leave what it may be, though the rules let the entry pass. */
export class LineOverdrawn extends Error {
  override readonly name = 'LineOverdrawn';
}

/** Moves the balances of lines of one certificate and appends the entries that say why. Call it in a transaction, with the certificate as read
 *  there: whoever writes to the same certificate meanwhile makes one of the two run again. Errors: LineOverdrawn when a line would go below zero
 *  or above what was granted; a duplicate key when an entry is there already. */
export async function postDrawdowns(
  { _id, lines }: Pick<CertificateRecord, '_id' | 'lines'>,
  entries: readonly DrawdownRecord[],
  session: ClientSession,
): Promise<void> {
  const updates = entries.map(({ lineNo, parts }) => {
    const granted = lines.find((line) => line.lineNo === lineNo)?.grantedParts ?? 0;
    const within = { lineNo, drawnParts: { $gte: -parts, $lte: granted - parts } };
    return {
      updateOne: { filter: { _id, lines: { $elemMatch: within } }, update: { $inc: { 'lines.$.drawnParts': parts } } },
    };
  });
  const { modifiedCount } = await CertificateModel.bulkWrite(updates, { session });
  if (modifiedCount !== entries.length)
    throw new LineOverdrawn(`${entries.length - modifiedCount} lines of ${_id} cannot bear their entries`);
  await insertAll(DrawdownModel, entries, session);
}

type Draw = {
  id: string;
  certificateId: string;
  organisationId: string;
  lineNo: number;
  parts: number;
  purpose: DrawdownPurpose;
  on: string;
};

export const drawnBy = ({ id, ...draw }: Draw, { by, commandId }: Command): DrawdownRecord => ({
  ...draw,
  _id: id,
  reversesId: null,
  reason: null,
  by,
  commandId,
  postedAt: new Date(),
});

/** The entry that takes a draw back; its id is made from the draw's, so that there is never a second. */
export const reversalOf = (draw: DrawdownRecord, reason: string, { by, commandId }: Command): DrawdownRecord => ({
  ...draw,
  _id: releaseIdOf(draw._id),
  parts: -draw.parts,
  reversesId: draw._id,
  reason,
  by,
  commandId,
  postedAt: new Date(),
});
const releaseIdOf = (drawdownId: string): string => derivedId('drawdown', drawdownId, 'release');

/** Draws a quantity of a line, once for each id however often and by however many it is tried. */
export const drawDown = (draw: Draw, command: Command): Promise<Outcome<DrawdownRecord>> =>
  inTransaction(async (session) => {
    const known = await DrawdownModel.findById(draw.id).session(session).lean<DrawdownRecord>();
    if (known !== null) return { done: known };
    const certificate = await certificateIn(draw, session);
    const refusals = drawRefusals(certificate, draw);
    if (refusals.length > 0) return { refusals };
    const entry = drawnBy(draw, command);
    await postDrawdowns(certificate, [entry], session);
    await note(certificate, 'drawn-down', command, session, shown(entry));
    return { done: entry };
  });

/** Gives a draw back, once. A try of the same command again finds it done; another command is told who released it, and when. */
export const releaseDrawdown = (
  wanted: { id: string; certificateId: string; organisationId: string; reason: string },
  command: Command,
): Promise<Outcome<DrawdownRecord>> =>
  inTransaction(async (session) => {
    const { id, certificateId, organisationId, reason } = wanted;
    const drawn = { _id: id, certificateId, organisationId, reversesId: null };
    const draw = await DrawdownModel.findOne(drawn).session(session).orFail().lean<DrawdownRecord>();
    const released = await DrawdownModel.findById(releaseIdOf(id)).session(session).lean<DrawdownRecord>();
    if (released?.commandId === command.commandId) return { done: released };
    const refusals = releaseRefusals(draw.purpose, released && { by: released.by, at: released.postedAt.toISOString() });
    if (refusals.length > 0) return { refusals };
    const entry = reversalOf(draw, reason, command);
    const certificate = await certificateIn(draw, session);
    await postDrawdowns(certificate, [entry], session);
    await note(certificate, 'released', command, session, shown(entry));
    return { done: entry };
  });

const certificateIn = (
  { certificateId, organisationId }: Pick<Draw, 'certificateId' | 'organisationId'>,
  session: ClientSession,
): Promise<CertificateRecord> =>
  CertificateModel.findOne({ _id: certificateId, organisationId }).session(session).orFail().lean<CertificateRecord>().exec();

const shown = ({ _id, lineNo, parts, purpose, on, reason }: DrawdownRecord) => ({
  drawdownId: _id,
  lineNo,
  quantity: fromParts(Math.abs(parts)),
  purpose,
  on,
  reason,
});

/** Who did what to a certificate: a command writes one entry of a kind. */
export async function note(
  { _id: resourceId, organisationId, state }: Pick<CertificateRecord, '_id' | 'organisationId' | 'state'>,
  kind: string,
  { by, requestId, commandId }: Command,
  session: ClientSession,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const step = `${kind}:${commandId}`;
  await recordProgress(
    { resource: 'certificate-of-origin', resourceId, organisationId, step, kind, state, by, requestId, detail },
    session,
  );
}
