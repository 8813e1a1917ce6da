import { randomUUID } from 'node:crypto';
import { inject, vi } from 'vitest';
import { isIdOf } from '../../domain/ids.ts';
import type { StockTransferState } from '../../domain/states.ts';
import { headOf } from '../../dev/demo/journey.ts';
import { aListLine } from '../../dev/demo/list-line.ts';
import { type Cast, type Parties, castOf, registerParties } from '../../dev/demo/parties.ts';

/** A row that goes by simplified list, but for what is changed of it. */
export const aLine = (bookingNo: string, change: object = {}) => ({ ...aListLine(bookingNo), ...change });
export const newRun = (): string => randomUUID().slice(0, 8).toUpperCase();
export const aTransfer = (parties: Parties, run = newRun(), lines: object[] = [aLine(`BK-${run}`)]) => ({ ...headOf(run, parties), lines });

/** The same goods, sold on a platform to a buyer in Malaysia. */
export const aDirectExport = ({ enterpriseId }: Parties, run = newRun(), lines: { orderNo: string }[] = [anOrderLine(`PO-${run}`)]) => ({
  ...headOf(run, { enterpriseId }),
  buyer: { name: 'Selangor Home Trading Sdn. Bhd.', country: 'MYS', address: '12 Jalan Perusahaan, 40150 Shah Alam', port: 'MYPKG' },
  platform: { name: 'Outbound Mall', code: '无' },
  lines,
});
export const anOrderLine = (orderNo: string, change: object = {}) => {
  const { bookingNo: _booking, ...line } = aListLine('');
  return { orderNo, ...line, ...change };
};
export const pathOf = (id: string): string => `/v1/${isIdOf('directExport', id) ? 'direct-exports' : 'stock-transfers'}/${id}`;

type Shown = {
  id: string;
  state: StockTransferState;
  filingId: string;
  inboundNoticeId: string;
  attention: { code: string; message: string; actions: string[] } | null;
};
export type World = {
  cast: Cast;
  parties: Parties;
  begin: (body: object) => Promise<Shown>;
  reaches: (id: string, ...states: StockTransferState[]) => Promise<Shown>;
  passes: (id: string, kind: string) => Promise<Shown>;
};

/** A registered seller with its warehouse and catalogue, and what is done with transfers all the time. */
export async function aWorld(): Promise<World> {
  const { api, keys } = inject('stack');
  const cast = castOf(api, keys);
  const parties = await registerParties(cast);
  const { seller } = cast;
  const reaches = async (id: string, ...states: StockTransferState[]): Promise<Shown> => {
    const reached = async (): Promise<Shown> => {
      const transfer = await seller.get<Shown>(pathOf(id));
      if (states.includes(transfer.state)) return transfer;
      throw new Error(`${id} is ${transfer.state} ${transfer.attention?.code ?? ''}, not ${states.join(' or ')}`);
    };
    return vi.waitFor(reached, { timeout: 60_000, interval: 25 });
  };
  return {
    cast,
    parties,
    begin: (body) => seller.post<Shown>('buyer' in body ? '/v1/direct-exports' : '/v1/stock-transfers', body),
    reaches,
    passes: (id, kind) =>
      seller.post<Shown>(`${pathOf(id)}/milestones`, { kind, occurredAt: new Date().toISOString(), reference: '粤A·K5821' }),
  };
}

/** Tells the sandbox how customs behaves towards one order. */
export async function customsWill(scenario: string, orderNo: string): Promise<void> {
  const { sandboxPage } = inject('stack');
  const answer = await fetch(`${sandboxPage}/sandbox/scenarios/${orderNo}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ scenario }),
  });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`);
}
