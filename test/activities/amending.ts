import { expect } from 'vitest';
import { declarationsAnswered, ordersAnswered } from '../../domain/ticket-state.ts';
import { type AmendmentChange, AmendmentModel, type AmendmentRecord, TicketAmendmentModel, newId } from '../../models/index.ts';
import type { Filing } from './filing-of.ts';
import { actor } from './goods.ts';
import type { World } from './world.ts';

/** An amendment as the API stores it. */
export async function anAmendment(
  { transfer: { _id: transferId, organisationId } }: Pick<Filing, 'transfer'>,
  change: Partial<AmendmentChange>,
  also: Partial<AmendmentRecord> = {},
): Promise<string> {
  const _id = newId('amendment');
  const nothing = { approved: 0, refused: 0, pending: 0, decisions: [], findings: [], refusals: [], settledAt: null };
  await AmendmentModel.create([
    {
      _id,
      organisationId,
      transferId,
      onlyRefused: false,
      change: { head: {}, orders: [], ...change },
      reason: null,
      state: 'asked',
      ...nothing,
      askedAt: new Date(),
      ...also,
    },
  ]);
  return _id;
}

export const amendment = (id: string): Promise<AmendmentRecord> => AmendmentModel.findById(id).orFail().lean();

/** What the flows do of an amendment: it is decided, carried until customs has answered all of it, and what it leaves to file is filed. Every step is
 *  taken twice. */
export async function amend(world: World, filing: Filing, change: Partial<AmendmentChange>, also: Partial<AmendmentRecord> = {}) {
  const { filingId } = filing;
  const amendmentId = await anAmendment(filing, change, also);
  const decided = await world.run('decideAmendment', { amendmentId, actor });
  expect(await world.run('decideAmendment', { amendmentId, actor })).toEqual(decided);
  if (decided.state === 'blocked' || decided.state === 'refused') return { amendmentId, ...(await amendment(amendmentId)) };
  const carry = () => world.run('carryAmendment', { filingId, amendmentId });
  const file = async (): Promise<void> => {
    await world.run('submitOrders', filingId);
    await filing.until((counts) => ordersAnswered(counts));
    await world.run('submitDeclarations', filingId);
  };
  for (;;) {
    await carry();
    const { pending, toFile } = await carry();
    if (toFile > 0) await file();
    if (pending === 0) break;
    await world.drainUntil(async () => {
      await world.run('carryAmendment', { filingId, amendmentId });
      return (await TicketAmendmentModel.countDocuments({ amendmentId, state: 'pending' })) < pending;
    });
  }
  const settled = await amendment(amendmentId);
  if (settled.state !== 'refused') await filing.until(declarationsAnswered);
  return { amendmentId, ...(await amendment(amendmentId)) };
}
