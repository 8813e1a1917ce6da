import type { ClientSession } from 'mongoose';
import { backToBackRefusals, validUntilOf } from '../domain/origin/back-to-back.ts';
import { type Certificate, type SchemePack, certificateRefusals, numberKeyOf, numberTaken } from '../domain/origin/certificate.ts';
import { cancelRefusals } from '../domain/origin/drawdown.ts';
import { inTransaction, insertAll, isDuplicateKey } from './base.ts';
import { CertificateModel, type CertificateRecord, DrawdownModel, type DrawdownRecord } from './certificate-of-origin.ts';
import { derivedId } from './ids.ts';
import { type Command, type Outcome, drawnBy, note, postDrawdowns, reversalOf } from './origin-ledger.ts';
import { policyRecordOf } from './policy.ts';

type Paper = Certificate & { _id: string; organisationId: string };

/** Puts a certificate on record, once for each id; a back-to-back one draws its quantities of its original in the same transaction. */
export async function recordCertificate(paper: Paper, pack: SchemePack, command: Command): Promise<Outcome<CertificateRecord>> {
  try {
    return await inTransaction((session) => recordIn(paper, pack, command, session));
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Somebody was quicker: with the same number, or with this very command.
    const stored = await CertificateModel.findById(paper._id).lean<CertificateRecord>();
    return stored === null ? { refusals: [numberTaken(paper)] } : { done: stored };
  }
}

async function recordIn(paper: Paper, pack: SchemePack, command: Command, session: ClientSession): Promise<Outcome<CertificateRecord>> {
  const known = await CertificateModel.findById(paper._id).session(session).lean<CertificateRecord>();
  if (known !== null) return { done: known };
  const { organisationId, scheme, issuingParty, originalId } = paper;
  const numberKey = numberKeyOf(paper.number);
  const taken = await CertificateModel.exists({ organisationId, scheme, issuingParty, numberKey, state: 'active' }).session(session);
  const original = originalId === null ? null : await originalIn(originalId, organisationId, session);
  const refusals = [
    ...certificateRefusals(paper, pack),
    ...backToBackRefusals(paper, pack.parameters, original),
    ...(taken === null ? [] : [numberTaken(paper)]),
  ];
  if (refusals.length > 0) return { refusals };
  const record: CertificateRecord = {
    ...paper,
    numberKey,
    validUntil: validUntilOf(paper, pack.parameters, original),
    lines: paper.lines.map((line) => ({ ...line, drawnParts: 0 })),
    policy: policyRecordOf(pack),
    state: 'active',
    cancellation: null,
    createdAt: new Date(),
  };
  await insertAll(CertificateModel, [record], session);
  await note(record, 'recorded', command, session);
  if (original !== null) {
    await postDrawdowns(original, drawsOnOriginal(record, original._id, command), session);
    await note(original, 'drawn-down', command, session, { backToBackId: record._id });
  }
  return { done: record };
}

const originalIn = (_id: string, organisationId: string, session: ClientSession): Promise<CertificateRecord | null> =>
  CertificateModel.findOne({ _id, organisationId }).session(session).lean<CertificateRecord>().exec();

const backToBackDrawId = (certificateId: string, lineNo: number): string => derivedId('drawdown', certificateId, `line:${lineNo}`);

const drawsOnOriginal = (
  { _id, organisationId, issuedOn, lines }: CertificateRecord,
  originalId: string,
  command: Command,
): DrawdownRecord[] =>
  lines.map(({ lineNo, originalLineNo, grantedParts }) => {
    if (originalLineNo === null) throw new RangeError(`line ${lineNo} of ${_id} names no line of its original`);
    const draw = { certificateId: originalId, organisationId, lineNo: originalLineNo, parts: grantedParts, on: issuedOn };
    return drawnBy({ ...draw, id: backToBackDrawId(_id, lineNo), purpose: { kind: 'back-to-back', reference: _id } }, command);
  });

/** Cancels a certificate of which nothing is drawn; a back-to-back one gives back to its original in the same transaction. A try of the same
 *  command again finds it done. */
export const cancelCertificate = (
  { id, organisationId, reason }: { id: string; organisationId: string; reason: string },
  command: Command,
): Promise<Outcome<CertificateRecord>> =>
  inTransaction(async (session) => {
    const certificate = await CertificateModel.findOne({ _id: id, organisationId }).session(session).orFail().lean<CertificateRecord>();
    if (certificate.cancellation?.commandId === command.commandId) return { done: certificate };
    const refusals = cancelRefusals(certificate);
    if (refusals.length > 0) return { refusals };
    const cancellation = { reason, by: command.by, at: new Date(), commandId: command.commandId };
    const change = { state: 'cancelled', cancellation } as const;
    await CertificateModel.updateOne({ _id: id }, { $set: change }, { session });
    await note({ ...certificate, ...change }, 'cancelled', command, session, { reason });
    if (certificate.originalId !== null) await giveBack(certificate, certificate.originalId, reason, command, session);
    return { done: { ...certificate, ...change } };
  });

async function giveBack(
  { _id, organisationId, lines }: CertificateRecord,
  originalId: string,
  reason: string,
  command: Command,
  session: ClientSession,
): Promise<void> {
  const original = await CertificateModel.findOne({ _id: originalId, organisationId }).session(session).orFail().lean<CertificateRecord>();
  const ids = lines.map(({ lineNo }) => backToBackDrawId(_id, lineNo));
  const draws = await DrawdownModel.find({ _id: { $in: ids } })
    .session(session)
    .lean<DrawdownRecord[]>();
  await postDrawdowns(
    original,
    draws.map((draw) => reversalOf(draw, reason, command)),
    session,
  );
  await note(original, 'released', command, session, { backToBackId: _id, reason });
}
