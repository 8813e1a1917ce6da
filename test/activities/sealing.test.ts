import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { INSTALLATION } from '../../domain/evidence.ts';
import {
  CustomsMessageModel,
  type CustomsMessageRecord,
  EvidenceLinkModel,
  EvidencePoliciesModel,
  checkChain,
  newId,
  ownerlessReceipts,
  sha256Of,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { SIGNER } from '../support/signer.ts';
import { aFiling } from './filing-of.ts';
import { killable } from './kills.ts';
import { aWorld } from './world.ts';

aDatabase();

const NOW = new Date();
/** Messages of one organisation as the outbox stores them. */
async function stored(count: number, chain: string = newId('organisation'), from = 0): Promise<string> {
  const messages = Array.from({ length: count }, (_, nth): CustomsMessageRecord => {
    const index = from + nth;
    const bytes = `<m>${index}</m>`;
    return {
      _id: `${chain}:${index}`,
      direction: index % 3 === 0 ? 'sent' : 'received',
      messageType: 'list',
      businessKey: `COP-${index}`,
      parts: index % 3 === 0 ? [{ id: `${chain}-${index}`, businessKey: `COP-${index}`, ticketId: null, attempt: 1 }] : [],
      alias: null,
      answers: null,
      ticketId: null,
      filingId: `fil_${chain}`,
      status: '120',
      at: NOW.toISOString(),
      info: '',
      bytes,
      sha256: sha256Of(bytes),
      attempt: 0,
      storedAt: new Date(NOW.getTime() + index),
      transport: 'http',
      signer: null,
      policies: null,
      chain,
      link: null,
    };
  });
  await CustomsMessageModel.insertMany(messages);
  return chain;
}
const later = (): Date => new Date(Date.now() + 60 * 60_000);
const linksOf = (chain: string) => EvidenceLinkModel.find({ chain }).sort({ seq: 1 }).lean();

test('whatever went over the wire is sealed once, with its way, its signer and the packs of its plan', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  await filing.release();
  await world.run('sealEvidence', undefined);
  await world.run('sealEvidence', undefined);
  const { organisationId } = filing.transfer;
  const messages = [...(await filing.messages('sent')), ...(await filing.messages('received'))];
  const checked = await checkChain(organisationId, later());
  expect(checked).toMatchObject({ entries: messages.length, unsealed: 0, fault: null });
  const [order, form] = [
    messages.find(({ messageType }) => messageType === 'CEB303Message'),
    messages.find(({ messageType }) => messageType === 'DecMessage'),
  ];
  const { serialNumber, sha256 } = SIGNER.certificate;
  expect(order).toMatchObject({ transport: 'http', chain: organisationId, signer: { keyName: serialNumber, certificateSha256: sha256 } });
  expect(form?.signer).toBeNull();
  const { packs } = await EvidencePoliciesModel.findById(order?.policies).orFail().lean();
  expect(packs.map(({ subject }) => subject)).toContain('list-declaration');
  for (const { policies, direction, signer } of messages) {
    expect(policies).toBe(order?.policies);
    if (direction === 'received') expect(signer).toBeNull();
  }
});

test('a sealer killed before and after each of its effects leaves a chain that verifies and goes on', async () => {
  const world = await aWorld();
  const chain = await stored(7);
  const { kills } = await killable(world).everywhere(() => world.run('sealEvidence', undefined));
  expect(kills).toBeGreaterThanOrEqual(4);
  await stored(3, chain, 7);
  await world.run('sealEvidence', undefined);
  expect(await checkChain(chain, later())).toMatchObject({ links: 2, entries: 10, unsealed: 0, fault: null });
});

test('sealers that run at once never fork a chain, and seal each message once', async () => {
  const world = await aWorld();
  const chain = await stored(1200);
  await Promise.all(Array.from({ length: 4 }, () => world.run('sealEvidence', undefined)));
  const ids = (await linksOf(chain)).flatMap(({ entries }) => entries.map(({ id }) => id));
  expect(new Set(ids).size).toBe(1200);
  expect(ids).toHaveLength(1200);
  expect(await checkChain(chain, later())).toMatchObject({ entries: 1200, unsealed: 0, fault: null });
});

test('a receipt is sealed when its owner is known, and one that cannot be read in the chain of the installation', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await filing.declare();
  const { organisationId } = filing.transfer;
  const answers = (await filing.messages('received')).filter(({ messageType }) => messageType === 'form-import');
  await CustomsMessageModel.deleteMany({ _id: { $in: answers.map(({ _id }) => _id) } });
  const results = { filingId: filing.filingId, messageType: 'form-result' };
  const ownerless = { filingId: null, ticketId: null, answers: null, chain: null, policies: null, attempt: 0 };
  await CustomsMessageModel.updateMany(results, { $set: ownerless });
  vi.spyOn(world.singleWindow, 'receive').mockResolvedValueOnce([{ sequence: 1, fileName: 'broken.xml', bytes: '<broken' }]);
  await world.drain();
  await world.run('sealEvidence', undefined);
  expect(await ownerlessReceipts()).toBeGreaterThan(0);
  expect(await CustomsMessageModel.countDocuments({ messageType: 'form-result', link: { $ne: null } })).toBe(0);
  expect(await CustomsMessageModel.findOne({ messageType: 'unreadable' }).orFail().lean()).toMatchObject({ chain: INSTALLATION });

  vi.spyOn(world.singleWindow, 'receive').mockResolvedValueOnce(
    answers.map(({ bytes }, sequence) => ({ sequence, fileName: 'a.xml', bytes })),
  );
  await world.drain();
  await world.run('sealEvidence', undefined);
  expect(await ownerlessReceipts()).toBe(0);
  expect(await CustomsMessageModel.countDocuments({ ...results, link: null })).toBe(0);
  expect(await checkChain(organisationId, later())).toMatchObject({ unsealed: 0, fault: null });
});

test('what is not sealed in a quarter of an hour is a fault, and before that it is not', async () => {
  await aWorld();
  const chain = await stored(2);
  expect(await checkChain(chain, new Date())).toMatchObject({ unsealed: 2, fault: null });
  expect((await checkChain(chain, later())).fault).toEqual({ chain, seq: null, messageId: `${chain}:0`, differs: 'entry-unsealed' });
});

test('every way to tamper with what is stored is found, and the first broken entry is named', async () => {
  const world = await aWorld();
  const COUNT = 12;
  const way = fc.constantFrom(
    'byte',
    'bytes and their hash',
    'time',
    'status',
    'owner',
    'parts',
    'transport',
    'delete',
    'insert',
    'swap',
    'link',
  );
  await fc.assert(
    fc.asyncProperty(way, fc.nat(COUNT - 2), async (how, at) => {
      const chain = await stored(COUNT);
      await world.run('sealEvidence', undefined);
      const id = `${chain}:${at}`;
      const fault = { chain, seq: 1, messageId: id, differs: 'metadata-changed' };
      const set = (change: Partial<CustomsMessageRecord>, of = id) => CustomsMessageModel.updateOne({ _id: of }, { $set: change });
      if (how === 'byte') await set({ bytes: '<m>x</m>' });
      if (how === 'bytes and their hash') await set({ bytes: '<m>x</m>', sha256: sha256Of('<m>x</m>') });
      if (how === 'byte' || how === 'bytes and their hash') fault.differs = 'bytes-changed';
      if (how === 'time') await set({ storedAt: new Date(0) });
      if (how === 'status') await set({ status: '100' });
      if (how === 'owner') await set({ ticketId: 'tkt_other' });
      if (how === 'parts') await set({ parts: [{ id: `${id}-other`, businessKey: 'COP-0', ticketId: 'tkt_other', attempt: 1 }] });
      if (how === 'transport') await set({ transport: 'callback' });
      if (how === 'link') await set({ link: 2 });
      if (how === 'delete') {
        await CustomsMessageModel.deleteOne({ _id: id });
        fault.differs = 'entry-missing';
      }
      if (how === 'insert') {
        const { _id, ...copy } = await CustomsMessageModel.findById(id).orFail().lean();
        await CustomsMessageModel.insertMany([{ ...copy, _id: `${_id}:more`, parts: [] }]);
        Object.assign(fault, { differs: 'entry-added', messageId: `${_id}:more` });
      }
      if (how === 'swap') {
        const [a, b] = await Promise.all([id, `${chain}:${at + 1}`].map((one) => CustomsMessageModel.findById(one).orFail().lean()));
        await set({ bytes: b?.bytes ?? '', sha256: b?.sha256 ?? '' });
        await set({ bytes: a?.bytes ?? '', sha256: a?.sha256 ?? '' }, b?._id);
        fault.differs = 'bytes-changed';
      }
      expect((await checkChain(chain, later())).fault).toEqual(fault);
    }),
    {
      numRuns: 40,
      examples: [
        ['byte', 0],
        ['bytes and their hash', 1],
        ['time', 2],
        ['delete', 3],
        ['insert', 4],
        ['swap', 5],
        ['link', 6],
        ['owner', 7],
        ['parts', 8],
      ],
    },
  );
});

test.each([
  ['changed', 'link-changed', 2],
  ['given other entries', 'link-changed', 2],
  ['taken out', 'link-missing', 2],
  ['the last, taken out', 'link-missing', 3],
  ['put in twice', 'link-missing', 4],
])('a link that is %s is named by its number', async (how, differs, seq) => {
  const world = await aWorld();
  const chain = newId('organisation');
  for (const from of [0, 2, 4]) {
    await stored(2, chain, from);
    await world.run('sealEvidence', undefined);
  }
  expect(await linksOf(chain)).toHaveLength(3);
  const second = { chain, seq: 2 };
  const { _id, ...link } = await EvidenceLinkModel.findOne(second).orFail().lean();
  if (how === 'changed') await EvidenceLinkModel.updateOne(second, { $set: { sealedAt: new Date(0) } });
  if (how === 'given other entries') await EvidenceLinkModel.updateOne(second, { $set: { entries: link.entries.toReversed() } });
  if (how === 'taken out') await EvidenceLinkModel.deleteOne(second);
  if (how === 'the last, taken out') await EvidenceLinkModel.deleteOne({ chain, seq: 3 });
  if (how === 'put in twice') await EvidenceLinkModel.insertMany([{ ...link, _id: `${_id}:again`, seq: 5 }]);
  expect((await checkChain(chain, later())).fault).toMatchObject({ chain, seq, differs });
});

test('packs that no longer say what they said are named by the first message that rests on them', async () => {
  const world = await aWorld();
  const filing = await aFiling(world);
  await world.run('submitOrders', filing.filingId);
  await world.run('sealEvidence', undefined);
  const [first] = await filing.messages('sent');
  await EvidencePoliciesModel.updateOne({ _id: first?.policies ?? '' }, { $set: { 'packs.0.version': 99 } });
  const { fault } = await checkChain(filing.transfer.organisationId, later());
  expect(fault).toMatchObject({ seq: 1, differs: 'policies-changed' });
  await EvidencePoliciesModel.deleteMany({});
});
