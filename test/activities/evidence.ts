import mongoose from 'mongoose';
import { expect } from 'vitest';
import { parseEnvelope } from '../../gateways/single-window/envelope.ts';
import { CustomsMessageModel, FilingModel, sha256Of } from '../../models/index.ts';
import type { Filing } from './filing-of.ts';
import type { World } from './world.ts';

/** The whole database but for revisions, which say how often something was counted. */
export async function everything(): Promise<Record<string, unknown[]>> {
  const all = Object.values(mongoose.connection.models).map(async (one) => {
    const documents = await one.find().sort({ _id: 1 }).lean();
    return [one.modelName, documents.map(({ revision: _, ...rest }: Record<string, unknown>) => rest)] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

/** Customs has exactly the messages that are on file, each once and byte for byte. */
export async function expectSentOnce(
  world: World,
  { messages, sentKinds }: Filing,
  again: { orders?: number; ordersUnread?: number; logistics?: number; declarations?: number } = {},
): Promise<void> {
  const sent = await messages('sent');
  const declarationsAgain = again.declarations ?? 0;
  const { businesses: held } = await world.ask<{ businesses: Record<string, number> }>('/sandbox/stats');
  const expected = {
    CEB303Message: 4 + (again.orders ?? 0),
    CEB505Message: 2 + (again.logistics ?? 0),
    CEB603Message: 2 + declarationsAgain,
    DecMessage: 2 + declarationsAgain,
    CEB507Message: 1,
    CEB509Message: 1,
  };
  expect(held).toEqual({ ...expected, CEB303Message: expected.CEB303Message - (again.ordersUnread ?? 0) });
  expect(await sentKinds()).toHaveLength(Object.values(expected).reduce((total, count) => total + count));
  for (const { _id, bytes, sha256 } of sent) {
    expect(sha256).toBe(sha256Of(bytes));
    const taken = await fetch(`${world.url}/sandbox/messages/${world.dxpId}/${_id}`);
    expect(parseEnvelope(bytes, { maxBytes: 1e7 }).content).toBe(await taken.text());
  }
}

/** Every receipt of the mailbox is on file byte for byte, once, with its hash and its owner; nothing else is. That of a whole message is on file
 *  once for each business in it. */
export async function expectReceiptsOnFile(world: World, { messages }: Filing): Promise<void> {
  const mailbox = await world.mailbox();
  const received = await messages('received');
  const stored = [...new Map(received.map((one) => [one.messageType === 'format-error' ? one.bytes : one._id, one])).values()];
  expect(stored.map(({ bytes }) => bytes).toSorted()).toEqual([...new Set(mailbox.map(({ bytes }) => bytes))].toSorted());
  for (const { bytes, sha256 } of stored) expect(sha256).toBe(sha256Of(bytes));
  const read = new Set(
    mailbox
      .map((raw) => world.wire.read(raw))
      .map(({ kind, businessKey, status, at }) => `${kind} ${businessKey} ${status} ${Date.parse(at)}`),
  );
  expect(stored).toHaveLength(read.size);
  const unowned = await CustomsMessageModel.countDocuments({
    direction: 'received',
    filingId: null,
    bytes: { $in: mailbox.map(({ bytes }) => bytes) },
  });
  expect(unowned).toBe(0);
}

/** The flow was told by growing revisions, and what it was told last is what is stored. */
export async function expectRevisionsGrow({ told }: World, { filingId }: Filing): Promise<void> {
  const revisions = told.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
  const { revision, counts } = await FilingModel.findById(filingId).orFail().lean();
  expect(told.at(-1)).toEqual({ filingId, revision, counts });
}
