import { randomUUID } from 'node:crypto';
import { bookOf, type PolicyBook } from '../../domain/policy/book.ts';
import { latest } from '../../domain/policy/book.ts';
import { POLICIES } from '../../domain/policy/subjects.ts';
import { SumUpModel, type SumUpRecord, TicketModel, type TicketRecord } from '../../models/index.ts';
import { type Filing, aFiling } from './filing-of.ts';
import { aLine, parties } from './goods.ts';
import type { World } from './world.ts';

/** A book by which lists of 9710 and 9810 are summed up by the 15th, as retail lists are. */
export const SUMMED_BOOK: PolicyBook = bookOf({
  ...POLICIES,
  'list-summary': latest(POLICIES['list-summary']).map((pack) => ({
    ...(pack as (typeof POLICIES)['list-summary'][number]),
    parameters: { summed: true, dueDay: 15, exceptPilotZone: true },
  })),
});

export type Seller = Awaited<ReturnType<typeof parties>>;
/** Outside a pilot zone, so that lists carry ten digits and flag B. */
export const aSeller = (): Promise<Seller> => parties({ enterprise: { inPilotZone: false } });

/** A filing of lists that customs has released. */
export async function released(world: World, who: Seller, count = 2): Promise<Filing> {
  const tag = `SU-${randomUUID().slice(0, 8)}`;
  const filing = await aFiling(world, { who, lines: Array.from({ length: count }, (_, index) => aLine(`${tag}-${index}`, 'TEE', 10)) });
  await filing.declare();
  await filing.release();
  return filing;
}

export const sumUpsOf = ({ enterprise }: Seller): Promise<SumUpRecord[]> =>
  SumUpModel.find({ enterpriseId: enterprise._id }).sort({ month: 1, number: 1 }).lean();
export const listsOf = (sumUpId: string): Promise<TicketRecord[]> =>
  TicketModel.find({ 'summary.sumUpId': sumUpId } as never)
    .sort({ _id: 1 })
    .lean();

/** Gathers what is released, and gives the only application of a seller. */
export async function gathered(world: World, who: Seller): Promise<SumUpRecord> {
  await world.run('gatherSumUps', undefined);
  const [one, ...others] = await sumUpsOf(who);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + (one === undefined ? 0 : 1)} applications`);
  return one;
}

/** Closes an application, applies for it, and reads the mailbox until customs has decided. */
export async function applied(world: World, sumUpId: string): Promise<void> {
  await world.run('closeSumUp', { sumUpId, actor: null });
  await world.run('sendSumUp', sumUpId);
  await world.drainUntil(async () => !['applied', 'accepted'].includes((await world.run('followSumUp', sumUpId)).state));
}
