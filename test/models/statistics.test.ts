import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { DIMENSIONS, type Dimension, type Group, groupsOf } from '../../domain/statistics.ts';
import { type StatisticsFilter, TicketModel, figuresOf } from '../../models/index.ts';
import { type CountedTicket, asStored, countedTickets } from '../support/counted-tickets.ts';
import { aDatabase } from './database.ts';

aDatabase();
afterEach(() => TicketModel.deleteMany({}));

const store = (tickets: readonly CountedTicket[]) =>
  tickets.length === 0
    ? null
    : TicketModel.collection.insertMany(tickets.map((ticket, index) => asStored(ticket, `tkt_${index}`)) as never[]);
const dimensionsOf = ({ shipment, path }: CountedTicket): Record<Dimension, string> => ({
  mode: shipment.mode,
  path,
  district: shipment.district,
  country: shipment.country,
  month: shipment.declaredOn.slice(0, 7),
});

/** Each ticket and each receipt looked at by itself, with no index, no cell and no spread. */
function naive(
  tickets: readonly CountedTicket[],
  { organisationId, from, to, ...wanted }: StatisticsFilter,
  groupBy: readonly Dimension[],
): Group[] {
  const own = tickets.filter(
    (ticket) =>
      (organisationId === undefined || ticket.organisationId === organisationId) &&
      (from === undefined || ticket.shipment.declaredOn >= from) &&
      (to === undefined || ticket.shipment.declaredOn <= to) &&
      DIMENSIONS.every((name) => wanted[name] === undefined || wanted[name] === dimensionsOf(ticket)[name]),
  );
  const groups = Map.groupBy(own, (ticket) => groupBy.map((name) => dimensionsOf(ticket)[name]).join(' '));
  if (groupBy.length === 0 && groups.size === 0) groups.set('', []);
  return [...groups.keys()].toSorted().map((key) => {
    const members = groups.get(key) ?? [];
    const said = (...statuses: string[]) =>
      members.filter(({ receipts }) => receipts.some(({ status }) => statuses.includes(status))).length;
    const times = members
      .flatMap(({ receipts }) => {
        const [taken, released] = [
          ['120', 'L'],
          ['800', 'P'],
        ].map((statuses) => receipts.find(({ status }) => statuses.includes(status)));
        return taken === undefined || released === undefined ? [] : [(Date.parse(released.at) - Date.parse(taken.at)) / 1000];
      })
      .toSorted((a, b) => a - b);
    const rank = (share: number) =>
      times.length === 0 ? null : Number((times[Math.ceil(share * times.length) - 1] as number).toPrecision(3));
    const accepted = said('120', 'L');
    const inspected = said('500', 'C');
    const currencies = [...new Set(members.map(({ shipment }) => shipment.currency))].toSorted();
    const refused = members.flatMap(({ receipts }) => receipts.filter(({ status }) => status === '100'));
    const reasons = Map.groupBy(refused, ({ of, info }) => `${of} ${info.startsWith('[Code:') ? info.slice(6, 10) : '100'}`);
    return {
      ...Object.fromEntries(groupBy.map((name) => [name, dimensionsOf(members[0] as CountedTicket)[name]])),
      tickets: members.length,
      withdrawn: members.filter(({ state }) => state === 'withdrawn').length,
      accepted,
      released: said('800', 'P'),
      inspected,
      inspectionRate: accepted === 0 ? null : (Math.round((inspected / accepted) * 10_000) / 10_000).toFixed(4),
      values: currencies.map((currency) => {
        const cents = members
          .filter(({ shipment, state }) => shipment.currency === currency && state !== 'withdrawn')
          .reduce((sum, ticket) => sum + ticket.cents, 0);
        return { currency, amount: (cents / 100).toFixed(2) };
      }),
      clearance: { measured: times.length, p50Seconds: rank(0.5), p90Seconds: rank(0.9) },
      refusals: [...reasons]
        .map(([reason, all]) => ({ of: reason.split(' ')[0] as 'order', code: reason.split(' ')[1] as string, count: all.length }))
        .toSorted((a, b) => b.count - a.count || (`${a.of} ${a.code}` < `${b.of} ${b.code}` ? -1 : 1)),
    };
  });
}

const filters = fc.record(
  {
    organisationId: fc.constantFrom('org_a', 'org_b'),
    mode: fc.constantFrom('9710', '9810'),
    path: fc.constantFrom('list', 'form'),
    district: fc.constantFrom('5165', '5208'),
    country: fc.constantFrom('MYS', 'SGP'),
    month: fc.constantFrom('2026-11', '2026-12'),
    from: fc.constantFrom('2026-11-01', '2026-11-30'),
    to: fc.constantFrom('2026-11-01', '2026-11-30'),
  },
  { requiredKeys: [] },
);

test('the figures are those of a count ticket by ticket and receipt by receipt, for any filter and any grouping', async () => {
  await fc.assert(
    fc.asyncProperty(
      countedTickets,
      fc.array(fc.tuple(filters, fc.subarray([...DIMENSIONS])), { minLength: 3, maxLength: 6 }),
      async (tickets, asked) => {
        await TicketModel.deleteMany({});
        await store(tickets);
        for (const [filter, groupBy] of [[{}, []] as [StatisticsFilter, Dimension[]], ...asked])
          expect(groupsOf(await figuresOf(filter, groupBy), groupBy)).toEqual(naive(tickets, filter, groupBy));
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('no ticket is read to count tickets: the index answers alone', async () => {
  await store(fc.sample(countedTickets, { numRuns: 20, seed: 1 }).flat().slice(0, 300));
  const explained: unknown = await TicketModel.aggregate([
    { $match: { organisationId: { $gte: '' }, 'shipment.declaredOn': { $gte: '2026-11-01', $lte: '2026-11-30' } } },
    {
      $group: {
        _id: { month: { $substrBytes: ['$shipment.declaredOn', 0, 7] }, currency: '$shipment.currency', reached: '$clearance.reached' },
        value: { $sum: { $toDecimal: '$totals.value' } },
      },
    },
  ])
    .option({ hint: 'figures' })
    .explain('executionStats');
  expect(JSON.stringify(explained)).toContain('"totalDocsExamined":0');
});
