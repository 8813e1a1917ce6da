import mongoose from 'mongoose';
import { TicketModel, type TicketRecord, connectMongo } from '../models/index.ts';
import { distributionOf, inFlight, rounded } from './measure.ts';
import { onStack } from './stack.ts';

const BATCH = 5_000;
const REQUESTS = 10;

/** The two months of the pilot over its modes, paths, districts and countries; one ticket in thirty inspected, one in fifty refused once. */
const [DISTRICTS, COUNTRIES] = [
  ['5165', '5166', '5208', '5141', '5301', '2248'],
  ['MYS', 'SGP', 'THA', 'VNM', 'IDN', 'PHL', 'USA', 'DEU'],
] as const;
function figuresOf(index: number): Pick<TicketRecord, 'path' | 'shipment' | 'clearance'> {
  const day = String((index % 30) + 1).padStart(2, '0');
  const seconds = Number((60 + ((index * 7919) % 172_800)).toPrecision(3));
  return {
    path: index % 5 === 0 ? 'form' : 'list',
    shipment: {
      mode: index % 3 === 0 ? '9710' : '9810',
      district: DISTRICTS[index % DISTRICTS.length] ?? '',
      country: COUNTRIES[index % COUNTRIES.length] ?? '',
      currency: 'CNY',
      declaredOn: `2026-${index % 2 === 0 ? '09' : '10'}-${day}`,
    },
    clearance: {
      reached: 'released',
      inspected: index % 30 === 0,
      seconds,
      refusals: index % 50 === 0 ? [{ of: 'declaration', code: String(1300 + (index % 7)), count: 1 }] : [],
    },
  };
}

/** Statistics of so many tickets over HTTP, one request at a time: each a copy of a real ticket, with its lines and reasons. */
export const statistics = (tickets: number) =>
  onStack(async ({ stack, cast, transferBody }) => {
    await connectMongo(stack.addresses.mongodb, { timeoutMs: 300_000 });
    await cast.seller.post('/v1/stock-transfers', transferBody('STAT'));
    let sample: TicketRecord | null = null;
    while (sample === null) sample = await TicketModel.findOne().lean<TicketRecord>();
    const began = performance.now();
    for (let from = 0; from < tickets; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, tickets - from) }, (_, step) => {
        const key = `bench-${from + step}`;
        return { ...sample, ...figuresOf(from + step), _id: key, filingId: key, orderNo: key, declarationKey: key };
      });
      await TicketModel.collection.insertMany(batch as never[], { ordered: false });
    }
    const insertedPerSecond = Math.round((tickets * 1000) / (performance.now() - began));
    const headers = { authorization: `Bearer ${stack.keys.organisations.seller.key}` };
    const get = async (query: string) => {
      const ask = async (): Promise<void> => {
        const answer = await fetch(`${stack.addresses.api}/v1/statistics${query}`, { headers });
        if (!answer.ok) throw new Error(`${query} was answered ${answer.status}`);
        await answer.arrayBuffer();
      };
      await ask();
      return (await inFlight(REQUESTS, 1, ask)).each;
    };
    const all = await get('');
    const byMonth = await get('?groupBy=month');
    const byAll = await get('?groupBy=mode,path,district,country,month');
    const csv = await get('.csv?groupBy=mode,path,district,country,month');
    const oneDay = await get('?from=2026-10-01&to=2026-10-01&groupBy=path');
    const times: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      const start = performance.now();
      await TicketModel.countDocuments({ 'shipment.declaredOn': { $gte: '2026-01-01' } }).hint('figures');
      times.push(performance.now() - start);
    }
    const { indexSizes } = ((await mongoose.connection.db?.command({ collStats: 'tickets' })) ?? {}) as {
      indexSizes: Record<string, number>;
    };
    const indexMb = rounded((indexSizes['figures'] ?? 0) / 1_048_576);
    await mongoose.disconnect();
    return { tickets, insertedPerSecond, all, byMonth, byAll, csv, oneDay, rawCountOverTheIndex: distributionOf(times), indexMb };
  });
