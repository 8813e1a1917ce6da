import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aDeparture, aForm, aLine, aList, aLogistics, anArrival, anOrder, DXP_ID } from '../gateways/single-window/messages.ts';
import { aWorld, type World } from './world.ts';

const EXPORTER = '4401960XYZ';

describe('in the ordinary case', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.close());

  test('an order is received, then stored', async () => {
    const order = anOrder();
    await world.send(order);
    const [received, stored] = await world.hears('order', 'WB-0001', '2', '120');
    expect(received?.info).toBe(`新增申报成功[${order.guid}]`);
    expect(stored).toMatchObject({ info: '[Code:1800;Desc:逻辑校验通过]', receipt: { exporterCode: EXPORTER } });
  });

  test('a list stays silent at 2 until its order and its logistics message are there, then goes to 899 as arrival and departure come', async () => {
    await world.send(aList());
    await world.waitsFor('WB-0001', 'list', 'order|WB-0001');
    await world.hears('list', 'COP-0001', '2');
    await world.send(anOrder());
    await world.waitsFor('WB-0001', 'list', 'logistics|4401W60001|LOG-0001|4401960XYZ');
    await world.hears('list', 'COP-0001', '2');
    await world.send(aLogistics());
    await world.hears('logistics', 'LOG-0001', '2', '120');
    const [, , approved] = await world.hears('list', 'COP-0001', '2', '120', '399');
    expect(approved?.info).toBe('[Code:2300;Desc:审核通过]');
    expect(approved?.receipt).toMatchObject({
      preNo: expect.stringMatching(/^B\d{17}$/) as string,
      invtNo: expect.stringMatching(/^5165\d{4}E\d{9}$/) as string,
    });
    await world.waitsFor('WB-0001', 'list', 'arrival|BILL-0001|LOG-0001');
    await world.send(anArrival());
    await world.hears('arrival', 'ARR-0001', '2', '120');
    await world.hears('list', 'COP-0001', '2', '120', '399', '800');
    await world.send(aDeparture());
    await world.hears('departure', 'DEP-0001', '2', '120');
    await world.hears('list', 'COP-0001', '2', '120', '399', '800', '899');
    expect(await world.ticket('WB-0001', 'list')).toMatchObject({ outcome: 'done', status: '899', waitingFor: null });
  });

  test('a form goes from its import to R', async () => {
    await world.send(anOrder());
    await world.hears('order', 'WB-0001', '2', '120');
    await world.send(aForm());
    const seqNo = await world.seqNoOf('CSN-0001');
    const [declared, accepted] = await world.hears('form-result', seqNo, '7', 'L', 'J');
    expect(declared?.receipt).toMatchObject({ entryId: null });
    expect(accepted?.receipt).toMatchObject({ entryId: expect.stringMatching(/^5165\d{14}$/) as string });
    await world.send(anArrival());
    await world.hears('form-result', seqNo, '7', 'L', 'J', 'P');
    await world.send(aDeparture());
    await world.hears('form-result', seqNo, '7', 'L', 'J', 'P', 'R');
  });

  test('the arrival of another bill, or of another unit of the same bill, releases no list', async () => {
    await world.send(anOrder(), aLogistics(), aList());
    await world.waitsFor('WB-0001', 'list', 'arrival');
    const otherBill = anArrival({ copNo: 'A-1', transport: { mode: 'road', billNo: 'BILL-9', vehiclePlate: '粤A1' } });
    const otherUnit = anArrival({ copNo: 'A-2', units: [{ gnum: 1, logisticsNo: 'LOG-9', packages: 1 }] });
    await world.send(otherBill, otherUnit);
    await world.hears('arrival', 'A-1', '2', '120');
    await world.hears('arrival', 'A-2', '2', '120');
    await world.waitsFor('WB-0001', 'list', 'arrival|BILL-0001|LOG-0001');
  });

  test('the same message again is one message', async () => {
    const order = anOrder();
    await world.send(order, order);
    await world.send(order);
    await world.hears('order', 'WB-0001', '2', '120');
    expect(await (await fetch(`${world.url}/sandbox/stats`)).json()).toMatchObject({
      messages: { CEB303Message: 1 },
      tickets: { done: 1 },
    });
  });

  test('the same business under a new guid is a duplicate, not a second order', async () => {
    await world.send(anOrder());
    await world.hears('order', 'WB-0001', '2', '120');
    await world.send(anOrder());
    const [, , refused] = await world.hears('order', 'WB-0001', '2', '120', '-304001');
    expect(refused?.info).toBe(`处理失败，业务主键重复入库失败，报文业务主键[WB-0001+${EXPORTER}]，原订单报送时间对应状态为[120]`);
  });

  test('an order that is declared already cannot be declared again, by neither path', async () => {
    await world.send(anOrder(), aLogistics(), aList());
    await world.waitsFor('WB-0001', 'list', 'arrival');
    await world.send(aList({ copNo: 'COP-0002' }), aForm());
    await world.hears('list', 'COP-0002', '-304001');
    const results = await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'E');
    expect(results[1]?.info).toContain('已申报');
  });

  test.each([
    ['quantity', [aLine(1, { qty: '99' }), aLine(2)]],
    ['total', [aLine(1, { totalPrice: '325.01' }), aLine(2)]],
    ['number of lines', [aLine(1)]],
    ['line number', [aLine(1), aLine(3)]],
  ])('a declaration whose %s differs from its order is rejected, and passes when corrected', async (_name, lines) => {
    await world.send(anOrder());
    await world.hears('order', 'WB-0001', '2', '120');
    await world.send(aLogistics(), aList({ lines }));
    const told = await world.hears('list', 'COP-0001', '2', '100');
    expect(told[1]?.info).toBe('[Code:1322;Desc:订单清单表体商品项不一致]');
    await world.send(aForm({ lines }));
    const results = await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'E');
    expect(results[1]?.info).toContain('不一致');
    await world.send(aForm({ clientSeqNo: 'CSN-0002', lines: [aLine(1, { qty: '100.00', totalPrice: '325' }), aLine(2)] }));
    await world.hears('form-result', await world.seqNoOf('CSN-0002'), '7', 'L', 'J');
  });

  test('a direct export 9710 goes by list and by form as stock does', async () => {
    await world.send(anOrder({ mode: '9710' }), aLogistics(), aList({ mode: '9710' }));
    await world.hears('order', 'WB-0001', '2', '120');
    await world.hears('list', 'COP-0001', '2', '120', '399');
    await world.send(anOrder({ mode: '9710', orderNo: 'PO-2' }));
    await world.hears('order', 'PO-2', '2', '120');
    await world.send(aForm({ mode: '9710', orderNo: 'PO-2' }));
    await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'L', 'J');
  });

  test.each([
    ['9710', '9810'],
    ['9810', '9710'],
  ] as const)('an order of %s is no order for a declaration of %s', async (mode, declared) => {
    await world.send(anOrder({ mode }));
    await world.hears('order', 'WB-0001', '2', '120');
    await world.send(aLogistics(), aList({ mode: declared }));
    const told = await world.hears('list', 'COP-0001', '2', '100');
    expect(told[1]?.info).toContain('订单类型与清单监管方式不符');
    await world.send(aForm({ mode: declared }));
    const results = await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'E');
    expect(results[1]?.info).toContain('监管方式不符');
    await world.send(aForm({ mode, clientSeqNo: 'CSN-0002' }));
    await world.hears('form-result', await world.seqNoOf('CSN-0002'), '7', 'L', 'J');
  });

  test('a form without its order is rejected with a note that says so', async () => {
    await world.send(aForm());
    const results = await world.hears('form-result', await world.seqNoOf('CSN-0001'), '7', 'E');
    expect(results[1]?.info).toContain('WB-0001');
  });

  test('a message out of its schema gets a format error that names it; a form gets it from its import client', async () => {
    const order = await world.window.compose(anOrder());
    const broken = (envelope: string, change: (xml: string) => string) =>
      envelope.replace(
        /<Data>(.*)<\/Data>/,
        (_all, data: string) => `<Data>${Buffer.from(change(Buffer.from(data, 'base64').toString())).toString('base64')}</Data>`,
      );
    const swapped = (xml: string) => xml.replace(/(<ceb:orderType>.*?<\/ceb:orderType>)(<ceb:orderNo>.*?<\/ceb:orderNo>)/, '$2$1');
    await world.window.send([{ ...order, envelope: broken(order.envelope, swapped) }]);
    const [error] = await world.hears('format-error', order.copMsgId, '-1');
    expect(error?.info).toContain('Order[1]/OrderHead/orderType is out of order');

    const form = await world.window.compose(aForm());
    await world.window.send([{ ...form, envelope: broken(form.envelope, (xml) => xml.replace('<TradeMode>9810', '<TradeMode>0110')) }]);
    const [answer] = await world.hears('form-import', 'CSN-0001', '1');
    expect(answer?.info).toContain('DecHead/TradeMode');

    const nonsense = await world.window.compose(anArrival());
    await world.window.send([{ ...nonsense, envelope: broken(nonsense.envelope, () => '<!DOCTYPE a><a/>') }]);
    await world.hears('format-error', nonsense.copMsgId, '-1');
    const unknown = await world.window.compose(aDeparture());
    await world.window.send([{ ...unknown, envelope: unknown.envelope.replace('CEB509Message<', 'CEB799Message<') }]);
    await world.hears('format-error', unknown.copMsgId, '-1');
  });

  test('an envelope that cannot be read refuses its whole batch, and nothing of it is kept', async () => {
    const good = await world.window.compose(anOrder());
    await expect(world.window.send([good, { ...good, envelope: '<DxpMsg/>' }])).rejects.toThrow(/400/);
    expect(await (await fetch(`${world.url}/sandbox/stats`)).json()).toMatchObject({ messages: {} });
  });

  test('a person sees tickets and can open messages and receipts; what came from outside is escaped', async () => {
    await world.send(anOrder({ orderNo: '<b>&1' }));
    await world.hears('order', '<b>&1', '2', '120');
    const page = await (await fetch(world.url)).text();
    expect(page).toContain('&#60;b&#62;&#38;1');
    expect(page).not.toContain('<b>&1');
    const links = [...page.matchAll(/href="(\/sandbox\/(?:messages|receipts)\/[^"]+)"/g)].map(([, path]) => path);
    const opened = await Promise.all(links.map(async (path) => (await fetch(world.url + path)).text()));
    expect(opened.some((xml) => xml.includes('CEB303Message'))).toBe(true);
    expect(opened.some((xml) => xml.includes('CEB304Message'))).toBe(true);
  });

  test('mailboxes are apart: another identity hears nothing', async () => {
    await world.send(anOrder());
    await world.hears('order', 'WB-0001', '2', '120');
    const other = await fetch(`${world.url}/dxp/receipts?dxpId=DXPENT9&after=0`);
    expect(await other.json()).toEqual({ receipts: [] });
    const own = (await (await fetch(`${world.url}/dxp/receipts?dxpId=${DXP_ID}&after=0&limit=1`)).json()) as {
      receipts: unknown[];
    };
    expect(own.receipts).toHaveLength(1);
  });
});

test('customs that tells only what decides gives a list four receipts until its release: order, logistics, approval, release', async () => {
  const world = await aWorld({ receipts: 'deciding' });
  await world.send(anOrder(), aLogistics());
  await world.hears('order', 'WB-0001', '120');
  await world.hears('logistics', 'LOG-0001', '120');
  await world.send(aList());
  const [approved] = await world.hears('list', 'COP-0001', '399');
  expect(approved?.receipt).toMatchObject({ invtNo: expect.stringMatching(/^5165\d{4}E\d{9}$/) as string });
  await world.send(anArrival());
  await world.hears('arrival', 'ARR-0001', '120');
  await world.hears('list', 'COP-0001', '399', '800');
  await world.close();
});
