import { beforeAll, describe, expect, test } from 'vitest';
import type { SupervisionMode } from '../../contracts/customs.ts';
import type { TransportMode } from '../../domain/transport.ts';
import { textIn } from '../support/wire.ts';
import { type World, aDirectExport, aLine, aTransfer, aWorld, anOrderLine, newRun, pathOf } from '../support/world.ts';

type Path = 'list' | 'form';
type Channel = Extract<TransportMode, 'sea' | 'air' | 'road'>;
type Sent = { messageType: string; direction: string; bytes: string };

/** What carriers give, and what customs must be told of it. */
const CHANNELS: Record<Channel, { transport: (run: string) => object; code: string; vehicle: string; bill: (run: string) => string }> = {
  sea: {
    transport: (run) => ({ mode: 'sea', billNo: `COSU${run}`, vehicleName: 'COSCO AQABA', voyageNo: '118W' }),
    code: '2',
    vehicle: 'COSCO AQABA',
    bill: (run) => `COSU${run}`,
  },
  air: {
    transport: (run) => ({ mode: 'air', billNo: '784-12345675', houseBillNo: `H${run}`, vehicleName: 'CZ3037' }),
    code: '5',
    vehicle: 'CZ3037',
    bill: (run) => `78412345675_H${run}`,
  },
  road: {
    transport: (run) => ({ mode: 'road', billNo: `NSPKG${run}`, vehicleName: '粤Z·1234港' }),
    code: '4',
    vehicle: '粤Z·1234港',
    bill: (run) => `NSPKG${run}`,
  },
};
/** What makes a ticket go by form: it is over the limit of a list. */
const OVER_LIMIT = { pieces: 300, totalPrice: '6000.00' };
const KINDS: Record<Path, string[]> = {
  list: ['CEB303Message', 'CEB505Message', 'CEB603Message', 'CEB507Message', 'CEB509Message'],
  form: ['CEB303Message', 'DecMessage', 'CEB507Message', 'CEB509Message'],
};
const MODES: Record<SupervisionMode, { orderType: string; platform: string; consignee: string; note: string }> = {
  '9710': { orderType: 'B', platform: 'Outbound Mall', consignee: 'Selangor Home Trading Sdn. Bhd.', note: '跨境电子商务' },
  '9810': { orderType: 'W', platform: 'Klang', consignee: 'Klang', note: 'Klang' },
};

let world: World;
beforeAll(async () => {
  world = await aWorld();
}, 60_000);

/** What a message says in an element. */
const element = (sent: readonly Sent[], messageType: string, name: string): string | null =>
  textIn(sent.find((message) => message.messageType === messageType)?.bytes ?? '', name);

const begun = (mode: SupervisionMode, path: Path, run: string, transport: object): Promise<{ id: string }> => {
  const change = path === 'form' ? OVER_LIMIT : {};
  const orderNo = `CH-${run}`;
  const body =
    mode === '9710'
      ? aDirectExport(world.parties, run, [anOrderLine(orderNo, change)])
      : aTransfer(world.parties, run, [aLine(orderNo, change)]);
  return world.begin({ ...body, transport });
};

async function toItsEnd(mode: SupervisionMode, id: string): Promise<void> {
  if (mode === '9710') {
    await world.passes(id, 'delivered');
    return;
  }
  await world.passes(id, 'arrived-overseas');
  await world.passes(id, 'import-cleared');
  const { inboundNoticeId } = await world.reaches(id, 'import-cleared');
  const [line] = (
    await world.cast.partner.get<{ lines: { sku: string; announcedPieces: number }[] }>(`/v1/inbound-notices/${inboundNoticeId}`)
  ).lines;
  await world.cast.partner.post(`/v1/inbound-notices/${inboundNoticeId}/receipts`, {
    messageId: id,
    isFinal: true,
    occurredAt: new Date().toISOString(),
    lines: [{ sku: line?.sku, condition: 'good', pieces: line?.announcedPieces }],
  });
}

const CASES = (['9710', '9810'] as const).flatMap((mode) =>
  (['list', 'form'] as const).flatMap((path) => (['sea', 'air', 'road'] as const).map((channel) => ({ mode, path, channel }))),
);

describe.concurrent('every business type by every channel goes from the API to 结关', () => {
  test.each(CASES)('$mode by $path and $channel', async ({ mode, path, channel }) => {
    const { transport, code, vehicle, bill } = CHANNELS[channel];
    const run = newRun();
    const { id } = await begun(mode, path, run, transport(run));
    await world.reaches(id, 'declared');
    await world.passes(id, 'arrived-at-port');
    await world.reaches(id, 'released');
    await world.passes(id, 'departed');
    await toItsEnd(mode, id);
    const { filingId } = await world.reaches(id, 'closed');

    const tickets = await world.cast.seller.all<{ state: string; path: string }>(`${pathOf(id)}/tickets`);
    expect(tickets.map((ticket) => [ticket.path, ticket.state])).toEqual([[path, 'finalised']]);
    const messages = await world.cast.seller.all<Sent>(`/v1/filings/${filingId}/messages`);
    const sent = messages.filter(({ direction }) => direction === 'sent');
    expect(sent.map(({ messageType }) => messageType).toSorted()).toEqual(KINDS[path].toSorted());
    const said = (messageType: string, ...names: string[]) => names.map((name) => element(sent, messageType, name));

    const { orderType, platform, consignee, note } = MODES[mode];
    expect(said('CEB303Message', 'orderType', 'orderNo')).toEqual([orderType, `CH-${run}`]);
    expect(element(sent, 'CEB303Message', 'ebpName')).toContain(platform);
    expect(element(sent, 'CEB303Message', 'note')).toContain(note);
    if (path === 'list') {
      expect(said('CEB603Message', 'orderNo', 'tradeMode', 'trafMode', 'trafName', 'billNo', 'country')).toEqual([
        `CH-${run}`,
        mode,
        code,
        vehicle,
        bill(run),
        '122',
      ]);
      expect(element(sent, 'CEB603Message', 'ebpName')).toContain(platform);
    } else {
      expect(said('DecMessage', 'EdocID', 'EdocCode', 'TradeMode', 'TrafMode', 'TrafName', 'BillNo', 'TradeCountry')).toEqual([
        `CH-${run}`,
        '10000004',
        mode,
        code,
        vehicle,
        bill(run),
        'MYS',
      ]);
      expect(element(sent, 'DecMessage', 'OverseasConsigneeEname')).toContain(consignee);
    }
    expect(said('CEB507Message', 'trafMode', 'billNo', 'domesticTrafNo')).toEqual([code, bill(run), '粤A·K5821']);
    expect(said('CEB509Message', 'trafMode', 'trafName', 'billNo')).toEqual([code, vehicle, bill(run)]);
  });
});
