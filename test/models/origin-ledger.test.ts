import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import type { Certificate } from '../../domain/origin/certificate.ts';
import { ledgerFaults } from '../../domain/origin/drawdown.ts';
import { MAX_QUANTITY, toParts } from '../../domain/origin/quantity.ts';
import {
  CertificateModel,
  type Command,
  DrawdownModel,
  LineOverdrawn,
  type Outcome,
  TimelineModel,
  cancelCertificate,
  drawDown,
  drawnBy,
  inTransaction,
  newId,
  postDrawdowns,
  recordCertificate,
  releaseDrawdown,
} from '../../models/index.ts';
import { killable } from '../activities/kills.ts';
import { aBackToBack, aCertificate, aCertificateLine, packOf } from '../support/certificates.ts';
import { aDatabase } from './database.ts';

aDatabase();

const organisationId = 'org_1';
const aCommand = (): Command => ({ by: 'key_1', requestId: 'req-1', commandId: randomUUID() });
const aNumber = (): string => randomUUID();
const record = (certificate: Certificate, command = aCommand(), _id = newId('certificateOfOrigin')) =>
  recordCertificate({ ...certificate, _id, organisationId }, packOf(certificate.scheme), command);
type Drawn = { certificateId: string; lineNo?: number; parts: number; on?: string; id?: string };
const draw = ({ certificateId, lineNo = 1, parts, on = '2026-07-01', id = newId('drawdown') }: Drawn, command = aCommand()) =>
  drawDown({ id, certificateId, organisationId, lineNo, parts, on, purpose: { kind: 'import-declaration', reference: 'K1-1' } }, command);
const release = (certificateId: string, id: string, command = aCommand()) =>
  releaseDrawdown({ id, certificateId, organisationId, reason: 'not imported' }, command);
const cancel = (id: string, command = aCommand()) => cancelCertificate({ id, organisationId, reason: 'entered wrongly' }, command);

async function done<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const one = await outcome;
  if ('refusals' in one) throw new Error(one.refusals.map(({ code }) => code).join());
  return one.done;
}
const codes = async (outcome: Promise<Outcome<unknown>>): Promise<string[]> => {
  const one = await outcome;
  return 'refusals' in one ? one.refusals.map(({ code }) => code) : [];
};
const anOriginal = (...quantities: string[]) =>
  done(record(aCertificate({ number: aNumber(), lines: quantities.map((quantity, index) => aCertificateLine(index + 1, quantity)) })));

/** What holds of an original and everything issued out of it, however it was written: balances are the sums of their entries, within what was
 *  granted; and what goods went in under, here and under its back-to-backs, is no more than was granted. */
async function expectSound(originalId: string): Promise<void> {
  const papers = await CertificateModel.find({ $or: [{ _id: originalId }, { originalId }] }).lean();
  const entries = await DrawdownModel.find({ certificateId: { $in: papers.map(({ _id }) => _id) } }).lean();
  for (const { _id, lines } of papers) {
    const own = entries.filter(({ certificateId }) => certificateId === _id);
    expect(ledgerFaults(lines, own), _id).toEqual([]);
  }
  const original = papers.find(({ _id }) => _id === originalId);
  for (const { lineNo, grantedParts } of original?.lines ?? []) {
    const imported = entries.filter(({ certificateId, purpose, lineNo: of }) => {
      if (purpose.kind === 'back-to-back') return false;
      const paper = papers.find(({ _id }) => _id === certificateId);
      const from = paper?._id === originalId ? of : paper?.lines.find((line) => line.lineNo === of)?.originalLineNo;
      return from === lineNo;
    });
    expect(imported.reduce((sum, { parts }) => sum + parts, 0)).toBeLessThanOrEqual(grantedParts);
    const passedOn = papers.filter(({ state, originalId: of }) => of === originalId && state === 'active').flatMap(({ lines }) => lines);
    const held = entries.filter(
      (entry) => entry.certificateId === originalId && entry.lineNo === lineNo && entry.purpose.kind === 'back-to-back',
    );
    expect(held.reduce((sum, { parts }) => sum + parts, 0)).toBe(
      passedOn.reduce((sum, line) => (line.originalLineNo === lineNo ? sum + line.grantedParts : sum), 0),
    );
  }
}

const lineNo = fc.constantFrom(1, 2);
const parts = fc.integer({ min: 1, max: 6 });
const nth = fc.nat({ max: 5 });
const on = fc.constantFrom('2026-07-01', '2026-07-01', '2026-07-01', '2026-02-28', '2027-03-02');
const anOperation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('draw' as const), lineNo, parts, on }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('draw-of-back-to-back' as const), nth, lineNo, parts, on }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('release' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('back-to-back' as const), first: parts, second: parts }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('cancel' as const), nth }) },
);
type Operation = typeof anOperation extends fc.Arbitrary<infer T> ? T : never;
type Known = { draws: { id: string; certificateId: string }[]; papers: string[] };

/** An operation with the ids it will write under, to be run as often as one likes; what it refers to may be under way at the same moment. */
function prepared(
  operation: Operation,
  originalId: string,
  known: Known,
): { run: () => Promise<Outcome<unknown>>; written: string | null } {
  const command = aCommand();
  const drawn = (certificateId: string, of: { lineNo: number; parts: number; on: string }) => {
    const id = newId('drawdown');
    known.draws.push({ id, certificateId });
    return { run: () => draw({ ...of, id, certificateId }, command), written: id };
  };
  const of = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
  switch (operation.what) {
    case 'draw':
      return drawn(originalId, operation);
    case 'draw-of-back-to-back':
      return drawn(of(known.papers, operation.nth) ?? originalId, operation);
    case 'release': {
      const one = of(known.draws, operation.nth);
      return { run: async () => (one === undefined ? { refusals: [] } : release(one.certificateId, one.id, command)), written: null };
    }
    case 'cancel':
      return { run: () => cancel(of(known.papers, operation.nth) ?? originalId, command), written: null };
    case 'back-to-back': {
      const id = newId('certificateOfOrigin');
      known.papers.push(id);
      const lines = [operation.first, operation.second].map((grantedParts, index) =>
        aCertificateLine(index + 1, '1', { grantedParts, originalLineNo: index + 1 }),
      );
      const paper = aBackToBack(originalId, { number: id, lines });
      return { run: () => record(paper, command, id), written: id };
    }
  }
}

/** Nothing is there yet to draw of, release or cancel. */
const absent = (reason: unknown): boolean => reason instanceof mongoose.Error.DocumentNotFoundError;

test('whatever is drawn, released, passed on and cancelled by whomever at once, each tried twice under its key: no line goes below zero or above what was granted, balances are the sums of their entries, each key counts once', async () => {
  const batches = fc.array(fc.array(anOperation, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(batches, async (all) => {
      const { _id } = await anOriginal('0.00012', '0.00007');
      const known: Known = { draws: [], papers: [] };
      for (const operations of all) {
        const one = operations.map((operation) => prepared(operation, _id, known));
        const tries = await Promise.allSettled([...one, ...one].map(({ run }) => run()));
        for (const [index, { written }] of one.entries()) {
          const pair = [tries[index], tries[index + one.length]];
          for (const each of pair) if (each?.status === 'rejected' && !absent(each.reason)) throw each.reason;
          if (written === null) continue;
          const stored = (await DrawdownModel.countDocuments({ _id: written })) + (await CertificateModel.countDocuments({ _id: written }));
          const told = pair.some((each) => each?.status === 'fulfilled' && 'done' in each.value);
          expect(stored).toBe(told ? 1 : 0);
        }
        await expectSound(_id);
      }
    }),
    { numRuns: 40, seed: 9810, endOnFailure: true },
  );
}, 180_000);

test('of many draws at once exactly as many go through as there is quantity for, to the hundred-thousandth', async () => {
  const { _id: certificateId } = await anOriginal('0.7');
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => draw({ certificateId, parts: toParts('0.1') })));
  expect(outcomes.filter((one) => 'done' in one)).toHaveLength(7);
  for (const one of outcomes)
    if ('refusals' in one) expect(one.refusals).toMatchObject([{ code: 'DRAWDOWN_OVER_REMAINING', facts: { remaining: '0' } }]);
  await expectSound(certificateId);
});

test('the largest quantity there may be is drawn and given back to the last hundred-thousandth', async () => {
  const { _id: certificateId } = await anOriginal(MAX_QUANTITY);
  await done(draw({ certificateId, parts: 1 }));
  const id = newId('drawdown');
  await done(draw({ certificateId, parts: toParts('89999999999.99999'), id }));
  expect(await codes(draw({ certificateId, parts: 1 }))).toEqual(['DRAWDOWN_OVER_REMAINING']);
  await done(release(certificateId, id));
  expect((await CertificateModel.findById(certificateId).lean())?.lines[0]?.drawnParts).toBe(1);
  await expectSound(certificateId);
});

test('two back-to-back certificates at once for what is enough for one: one is taken, the other leaves nothing', async () => {
  const original = await anOriginal('500');
  const ids = [newId('certificateOfOrigin'), newId('certificateOfOrigin')];
  const outcomes = await Promise.all(ids.map((id) => codes(record(aBackToBack(original._id, { number: id }), aCommand(), id))));
  expect(outcomes.toSorted((a, b) => a.length - b.length)).toEqual([[], ['BACK_TO_BACK_OVER_ORIGINAL']]);
  expect(await CertificateModel.countDocuments({ _id: { $in: ids } })).toBe(1);
  await expectSound(original._id);
});

test('a draw and a cancelling at once: one of them is refused, and no quantity is drawn of a cancelled certificate', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { _id: certificateId } = await anOriginal('5');
    const [drawn, cancelled] = await Promise.all([codes(draw({ certificateId, parts: 1 })), codes(cancel(certificateId))]);
    expect([drawn.join(), cancelled.join()]).toSatisfy(
      ([one, other]: [string, string]) =>
        (one === '' && other === 'CERTIFICATE_DRAWN') || (one === 'CERTIFICATE_CANCELLED' && other === ''),
    );
    await expectSound(certificateId);
  }
});

test('a back-to-back certificate holds its quantity until it is cancelled, and nobody else can release that', async () => {
  const { _id } = await anOriginal('500');
  const backToBack = await done(record(aBackToBack(_id, { number: aNumber() })));
  expect(await codes(draw({ certificateId: _id, parts: toParts('100.00001') }))).toEqual(['DRAWDOWN_OVER_REMAINING']);
  const held = await DrawdownModel.findOne({ certificateId: _id }).orFail().lean();
  expect(held).toMatchObject({ parts: toParts('400'), purpose: { kind: 'back-to-back', reference: backToBack._id } });
  expect(await codes(release(_id, held._id))).toEqual(['DRAWDOWN_OF_BACK_TO_BACK']);
  expect(await codes(cancel(_id))).toEqual(['CERTIFICATE_DRAWN']);

  const drawn = await done(draw({ certificateId: backToBack._id, parts: 1 }));
  expect(await codes(cancel(backToBack._id))).toEqual(['CERTIFICATE_DRAWN']);
  await done(release(backToBack._id, drawn._id));
  await done(cancel(backToBack._id));
  await done(draw({ certificateId: _id, parts: toParts('500') }));
  await expectSound(_id);
});

test('a draw is released once: another command is told who did it and when', async () => {
  const { _id: certificateId } = await anOriginal('5');
  const { _id: id } = await done(draw({ certificateId, parts: 3 }));
  const outcomes = await Promise.all([release(certificateId, id), release(certificateId, id)]);
  const [refused] = outcomes.flatMap((one) => ('refusals' in one ? one.refusals : []));
  expect(outcomes.filter((one) => 'done' in one)).toHaveLength(1);
  expect(refused).toMatchObject({ code: 'DRAWDOWN_RELEASED', facts: { releasedBy: 'key_1' } });
  await expectSound(certificateId);
});

test('one number of one issuer is on record once, however it is written and by however many at once; a cancelled one gives it free', async () => {
  const number = aNumber();
  const spellings = [number, number.toUpperCase(), ` ${number.replace('-', ' - ')}`];
  const outcomes = await Promise.all(spellings.map((one) => record(aCertificate({ number: one }))));
  expect(outcomes.flatMap((one) => ('refusals' in one ? one.refusals.map(({ code }) => code) : []))).toEqual([
    'CERTIFICATE_NUMBER_TAKEN',
    'CERTIFICATE_NUMBER_TAKEN',
  ]);
  expect(await codes(record(aCertificate({ number, scheme: 'rcep' })))).toEqual([]);
  const [first] = outcomes.flatMap((one) => ('done' in one ? [one.done._id] : []));
  await done(cancel(first ?? ''));
  expect(await codes(record(aCertificate({ number })))).toEqual([]);
});

test('the books refuse what no rule should have let through, and then nothing of the whole transaction is there', async () => {
  const certificate = await anOriginal('5', '5');
  const entry = (line: number, quantity: number) => {
    const draws = { certificateId: certificate._id, organisationId, lineNo: line, parts: quantity, on: '2026-07-01' };
    return drawnBy({ ...draws, id: newId('drawdown'), purpose: { kind: 'import-declaration', reference: 'K1-1' } }, aCommand());
  };
  for (const bad of [entry(2, toParts('5') + 1), entry(2, -1), entry(3, 1)]) {
    const write = inTransaction((session) => postDrawdowns(certificate, [entry(1, 1), bad], session));
    await expect(write).rejects.toThrow(LineOverdrawn);
  }
  expect(await DrawdownModel.countDocuments({ certificateId: certificate._id })).toBe(0);
  await expectSound(certificate._id);
});

test('the longest certificate is passed on whole, line by line, and given back whole', async () => {
  const original = await anOriginal(...Array.from({ length: 200 }, (_, index) => `${index + 1}.00001`));
  const lines = original.lines.map(({ lineNo: line, grantedParts }) => aCertificateLine(line, '1', { grantedParts, originalLineNo: line }));
  const backToBack = await done(record(aBackToBack(original._id, { number: aNumber(), lines })));
  const stored = () => CertificateModel.findById(original._id).orFail().lean();
  for (const { drawnParts, grantedParts } of (await stored()).lines) expect(drawnParts).toBe(grantedParts);
  await expectSound(original._id);
  await done(cancel(backToBack._id));
  for (const { drawnParts } of (await stored()).lines) expect(drawnParts).toBe(0);
  expect(await DrawdownModel.countDocuments({ certificateId: original._id })).toBe(400);
  await expectSound(original._id);
});

test('killed before and after each of its writes in turn and tried again each time, every command loses and doubles nothing', async () => {
  const kill = killable();
  const kills: number[] = [];
  const through = async <T>(act: () => Promise<Outcome<T>>): Promise<T> => {
    const tried = await kill.everywhere(act);
    kills.push(tried.kills);
    return done(Promise.resolve(tried.answer));
  };
  const [one, two, three, four, five, six] = Array.from({ length: 6 }, aCommand);
  const [originalId, backToBackId] = [newId('certificateOfOrigin'), newId('certificateOfOrigin')];
  const [drawId, lastId] = [newId('drawdown'), newId('drawdown')];
  await through(() => record(aCertificate({ number: aNumber() }), one, originalId));
  const backToBack = aBackToBack(originalId, { number: aNumber() });
  await through(() => record(backToBack, two, backToBackId));
  await through(() => draw({ certificateId: backToBackId, parts: toParts('399'), id: drawId }, three));
  await through(() => release(backToBackId, drawId, four));
  await through(() => cancel(backToBackId, five));
  await through(() => draw({ certificateId: originalId, parts: toParts('1000'), id: lastId }, six));
  await expectSound(originalId);
  const entries = await DrawdownModel.find({ certificateId: { $in: [originalId, backToBackId] } })
    .sort({ postedAt: 1 })
    .lean();
  expect(entries.map((entry) => entry.parts)).toEqual(['400', '399', '-399', '-400', '1000'].map((quantity) => Number(quantity) * 100_000));
  const kindsOf = async (resourceId: string): Promise<string[]> =>
    (await TimelineModel.find({ resourceId }).lean()).map(({ kind }) => kind).toSorted();
  expect(await kindsOf(originalId)).toEqual(['drawn-down', 'drawn-down', 'recorded', 'released']);
  expect(await kindsOf(backToBackId)).toEqual(['cancelled', 'drawn-down', 'recorded', 'released']);
  for (const each of kills) expect(each).toBeGreaterThan(5);
}, 60_000);
