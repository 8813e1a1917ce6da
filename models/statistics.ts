import type { PipelineStage, mongo } from 'mongoose';
import type { Dimension, FigureCell, Figures, RefusalCell, WithdrawnCell } from '../domain/statistics.ts';
import { TicketModel, type TicketRecord } from './ticket.ts';

/** Which tickets. Dates are those of declaration (YYYY-MM-DD), both included; `month` is YYYY-MM; absent is all. */
export type StatisticsFilter = { [K in Dimension | 'organisationId' | 'from' | 'to']?: string | undefined };

const FIELDS: Readonly<Record<Exclude<Dimension, 'month'>, string>> = {
  mode: 'shipment.mode',
  path: 'path',
  district: 'shipment.district',
  country: 'shipment.country',
};
const GROUPS: Readonly<Record<Dimension, unknown>> = {
  mode: '$shipment.mode',
  path: '$path',
  district: '$shipment.district',
  country: '$shipment.country',
  month: { $substrBytes: ['$shipment.declaredOn', 0, 7] },
};
/** Days that one query looks at, so that none lasts longer than a database may take to answer, however many tickets there are. */
const DAYS_AT_ONCE = 7;
/** Every tenant's, as a range of the index: without its first member the rest of it would not be looked into. */
const ANY = { $gte: '' };
type Days = { $gte: string; $lte: string };

/** Counts tickets by the dimensions asked for, out of indexes alone: no ticket is read but those withdrawn or refused. A group may have several
 *  cells of equal members. */
export async function figuresOf(filter: StatisticsFilter, groupBy: readonly Dimension[]): Promise<Figures> {
  const figures = { cells: [] as FigureCell[], withdrawn: [] as WithdrawnCell[], refusals: [] as RefusalCell[] };
  for (const days of await slicesOf(filter)) {
    const { cells, withdrawn, refusals } = await figuresWithin({ ...matchOf(filter), 'shipment.declaredOn': days }, groupBy);
    figures.cells.push(...cells);
    figures.withdrawn.push(...withdrawn);
    figures.refusals.push(...refusals);
  }
  return figures;
}

/** The days that are asked for, as far as there are tickets of them. */
async function slicesOf({ month, from, to }: StatisticsFilter): Promise<Days[]> {
  const [earliest, latest] = await Promise.all([firstDay(1), firstDay(-1)]);
  if (earliest === null || latest === null) return [];
  // Days are compared as texts, so the 31st ends every month.
  const first = [earliest, from, month && `${month}-01`].reduce<string>((a, b) => (b !== undefined && b > a ? b : a), earliest);
  const last = [latest, to, month && `${month}-31`].reduce<string>((a, b) => (b !== undefined && b < a ? b : a), latest);
  const slices: Days[] = [];
  for (let day = first; day <= last; day = later(day, DAYS_AT_ONCE)) {
    const end = later(day, DAYS_AT_ONCE - 1);
    slices.push({ $gte: day, $lte: end < last ? end : last });
  }
  return slices;
}
const later = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

async function firstDay(direction: 1 | -1): Promise<string | null> {
  const ticket = await TicketModel.findOne({ 'shipment.declaredOn': ANY } as never)
    .hint('declaredOn')
    .sort({ 'shipment.declaredOn': direction })
    .select('shipment')
    .lean();
  return ticket?.shipment?.declaredOn ?? null;
}

function matchOf({ organisationId, ...fields }: StatisticsFilter): Record<string, unknown> {
  const wanted = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).flatMap((name) =>
    fields[name] === undefined ? [] : [[FIELDS[name], fields[name]] as const],
  );
  return { organisationId: organisationId ?? ANY, ...Object.fromEntries(wanted) };
}

async function figuresWithin(match: Record<string, unknown>, groupBy: readonly Dimension[]): Promise<Figures> {
  const by = Object.fromEntries(groupBy.map((dimension) => [dimension, GROUPS[dimension]]));
  const [value, tickets, currency] = [{ $sum: { $toDecimal: '$totals.value' } }, { $sum: 1 }, '$shipment.currency'];
  const [reached, inspected, seconds] = ['$clearance.reached', '$clearance.inspected', '$clearance.seconds'];
  const [cells, withdrawn, refusals] = await Promise.all([
    aggregate<FigureCell>('figures', match, [{ $group: { _id: { ...by, currency, reached, inspected, seconds }, tickets, value } }]),
    aggregate<WithdrawnCell>('figuresWithdrawn', { ...match, state: 'withdrawn' }, [
      { $group: { _id: { ...by, currency }, tickets, value } },
    ]),
    aggregate<RefusalCell>('figuresRefused', { ...match, 'clearance.refusals.0': { $exists: true } }, [
      { $unwind: '$clearance.refusals' },
      {
        $group: {
          _id: { ...by, of: '$clearance.refusals.of', code: '$clearance.refusals.code' },
          count: { $sum: '$clearance.refusals.count' },
        },
      },
    ]),
  ]);
  return { cells, withdrawn, refusals };
}

/** Tickets that are not counted yet, at most so many; found by an index. */
export const ticketsUncounted = (limit: number): Promise<Pick<TicketRecord, '_id' | 'transferId'>[]> =>
  TicketModel.find({ 'shipment.declaredOn': null }).hint('declaredOn').select('transferId').limit(limit).lean();

async function aggregate<T>(index: string, match: Record<string, unknown>, stages: PipelineStage[]): Promise<T[]> {
  const groups = await TicketModel.aggregate<{ _id: object; value?: mongo.Decimal128 }>([{ $match: match }, ...stages]).option({
    hint: index,
    allowDiskUse: true,
  });
  return groups.map(
    ({ _id, ...sums }) => ({ ..._id, ...sums, ...(sums.value === undefined ? {} : { value: sums.value.toString() }) }) as T,
  );
}
