import { describe, expect, test } from 'vitest';
import type { CustomsMessage } from '../../../contracts/customs.ts';
import { check, compose as composeFor } from '../../../gateways/single-window/compose.ts';
import { parseEnvelope } from '../../../gateways/single-window/envelope.ts';
import { checkXml } from '../../../gateways/single-window/xml/check.ts';
import { parseXml, type XmlNode } from '../../../gateways/single-window/xml/parse.ts';
import { form } from '../../../gateways/single-window/schema/form.ts';
import { inventory } from '../../../gateways/single-window/schema/inventory.ts';
import { listCancel } from '../../../gateways/single-window/schema/list-cancel.ts';
import { listManifest } from '../../../gateways/single-window/schema/list-manifest.ts';
import { logistics } from '../../../gateways/single-window/schema/logistics.ts';
import { arrival, departure } from '../../../gateways/single-window/schema/movement.ts';
import { order } from '../../../gateways/single-window/schema/order.ts';
import { summary } from '../../../gateways/single-window/schema/summary.ts';
import { SIGNER } from '../../support/signer.ts';
import {
  aDeparture,
  aForm,
  aLine,
  aList,
  aListCancel,
  aListManifest,
  aLogistics,
  anArrival,
  anOrder,
  aSummary,
  DXP_ID,
} from './messages.ts';

const MEGABYTE = { maxBytes: 1024 * 1024 };
const compose = (message: CustomsMessage) => composeFor(message, { dxpId: DXP_ID, signer: SIGNER });
const rootOf = async (message: CustomsMessage): Promise<XmlNode> => parseXml((await compose(message)).xml, MEGABYTE);
const at = (node: XmlNode, path: string): XmlNode | undefined =>
  path.split('/').reduce<XmlNode | undefined>((parent, name) => parent?.children.find((child) => child.name === name), node);
const textAt = (node: XmlNode, path: string): string | undefined => at(node, path)?.text;
const namesIn = (node: XmlNode | undefined): string => (node?.children ?? []).map(({ name }) => name).join(' ');
const faultsOf = (message: CustomsMessage): string[] =>
  check(message, { dxpId: DXP_ID }).map(({ path, message: text }) => `${path} ${text}`);

describe('what is composed passes the check of its receiver', () => {
  test.each([
    [anOrder(), order],
    [anOrder({ mode: '9710', note: '' }), order],
    [aList(), inventory],
    [aForm(), form],
    [anArrival(), arrival],
    [aDeparture(), departure],
    [aLogistics(), logistics],
    [aListCancel(), listCancel],
    [aListManifest(), listManifest],
    [aSummary(), summary],
    [aSummary({ period: null }), summary],
  ] as const)('%#', async (message, description) => {
    expect(checkXml(description, await rootOf(message))).toEqual([]);
  });
});

describe('the order of elements is that of the schema', () => {
  test('303', async () => {
    const root = await rootOf(anOrder());
    expect((await compose(anOrder())).xml).toMatch(
      /<ceb:CEB303Message xmlns:ceb="http:\/\/www.chinaport.gov.cn\/ceb" guid="[0-9A-F-]{36}" version="1.0"><ceb:Order>/,
    );
    expect(namesIn(root)).toBe('Order BaseTransfer Signature');
    expect(namesIn(at(root, 'Order/OrderHead'))).toBe(
      'guid appType appTime appStatus orderType orderNo ebpCode ebpName ebcCode ebcName goodsValue freight currency note',
    );
    expect(namesIn(at(root, 'Order/OrderList'))).toBe('gnum itemNo itemName itemDescribe barCode unit currency qty price totalPrice');
    expect(namesIn(at(root, 'BaseTransfer'))).toBe('copCode copName dxpMode dxpId');
  });

  test('603', async () => {
    const root = await rootOf(aList());
    expect(namesIn(at(root, 'Inventory/InventoryHead'))).toBe(
      'guid appType appTime appStatus customsCode ebpCode ebpName orderNo logisticsCode logisticsName logisticsNo copNo ieFlag portCode ' +
        'ieDate statisticsFlag agentCode agentName ebcCode ebcName ownerCode ownerName tradeMode trafMode trafName voyageNo billNo country ' +
        'POD freight fCurrency fFlag insuredFee iCurrency iFlag wrapType packNo grossWeight netWeight',
    );
    expect(namesIn(at(root, 'Inventory/InventoryList'))).toBe(
      'gnum itemNo itemName gcode gname gmodel barCode country currency qty qty1 qty2 unit unit1 unit2 price totalPrice',
    );
  });
});

test('505, 605, 607 and 701 in the order of their schemas', async () => {
  const names = async (message: CustomsMessage, path: string) => namesIn(at(await rootOf(message), path));
  expect(await names(aLogistics(), 'Logistics')).toBe(
    'guid appType appTime appStatus logisticsCode logisticsName logisticsNo freight insuredFee currency grossWeight packNo goodsInfo ebcCode ebcName',
  );
  expect(await names(aListCancel(), 'InvtCancel')).toBe(
    'guid appType appTime appStatus customsCode copNo invtNo reason agentCode agentName ebcCode ebcName',
  );
  expect(await names(aListManifest(), 'WayBill/WayBillHead')).toBe(
    'guid appType appTime appStatus customsCode copNo agentCode agentName trafMode trafName voyageNo billNo domesticTrafNo grossWeight ' +
      'logisticsCode logisticsName msgCount msgSeqNo',
  );
  expect(await names(aListManifest(), 'WayBill/WayBillList')).toBe('gnum logisticsNo invtNo');
  expect(await names(aSummary(), 'SummaryApply/SummaryApplyHead')).toBe(
    'guid appType appTime appStatus customsCode copNo agentCode agentName ebcCode ebcName declAgentCode declAgentName startTime endTime ' +
      'summaryFlag itemNameFlag msgCount msgSeqNo',
  );
});

describe('canonical values in the codes of each wire', () => {
  test('the list speaks old numbers', async () => {
    const root = await rootOf(aList());
    const head = (name: string) => textAt(root, `Inventory/InventoryHead/${name}`);
    expect(['country', 'POD', 'fCurrency', 'trafMode', 'wrapType', 'statisticsFlag', 'tradeMode'].map(head)).toEqual([
      '122',
      '122',
      '502',
      '4',
      '2',
      'A',
      '9810',
    ]);
    expect([head('appTime'), head('ieDate')]).toEqual(['20261124090203', '20261125']);
  });

  test('an order of 9710 is of type B with the platform as it is, one of 9810 of type W', async () => {
    const head = async (message: CustomsMessage) => {
      const root = await rootOf(message);
      return ['orderType', 'ebpCode', 'ebpName', 'note'].map((name) => textAt(root, `Order/OrderHead/${name}`));
    };
    const platform = { platformCode: 'W0098', platformName: 'Outbound Mall', note: '跨境电子商务' };
    expect(await head(anOrder({ mode: '9710', ...platform }))).toEqual(['B', 'W0098', 'Outbound Mall', '跨境电子商务']);
    expect((await head(anOrder()))[0]).toBe('W');
  });

  test.each([
    ['sea', '2'],
    ['air', '5'],
    ['road', '4'],
    ['rail', '3'],
  ] as const)('by %s list, form, arrival and departure have transport %s', async (mode, code) => {
    const transport = { mode, vehicleName: 'CZ3037', voyageNo: '1', billNo: 'B-1' };
    expect(textAt(await rootOf(aList({ transport })), 'Inventory/InventoryHead/trafMode')).toBe(code);
    expect(textAt(await rootOf(aForm({ transport })), 'DecHead/TrafMode')).toBe(code);
    const moved = { mode, billNo: 'B-1', vehiclePlate: '粤A1' };
    expect(textAt(await rootOf(anArrival({ transport: moved })), 'Arrival/ArrivalHead/trafMode')).toBe(code);
    expect(textAt(await rootOf(aDeparture({ transport })), 'Departure/DepartureHead/trafMode')).toBe(code);
  });

  test('the form speaks ISO, leaves out freight under FOB, and changes origin and destination', async () => {
    const root = await rootOf(aForm());
    const values = ['TradeCountry', 'TradeAreaCode', 'DistinatePort', 'WrapType', 'TransMode', 'TradeMode'].map((name) =>
      textAt(root, `DecHead/${name}`),
    );
    expect(values).toEqual(['MYS', 'MYS', 'MYS000', '22', '3', '9810']);
    expect(at(root, 'DecHead/FeeMark')).toBeUndefined();
    expect(at(root, 'DecHead/OtherMark')).toBeUndefined();
    expect(textAt(root, 'DecLists/DecList/OriginCountry')).toBe('MYS');
    expect(textAt(root, 'DecLists/DecList/DestinationCountry')).toBe('CHN');
    expect(['EdocID', 'EdocCode', 'EdocFomatType'].map((name) => textAt(root, `EdocRealation/${name}`))).toEqual([
      'WB-0001',
      '10000004',
      'S',
    ]);
    expect(textAt(root, 'DecSign/OperType')).toBe('C');
  });

  test('9810 is W with the warehouse address, 9710 is B', async () => {
    const head = async (message: CustomsMessage, name: string) => textAt(await rootOf(message), `Order/OrderHead/${name}`);
    expect([await head(anOrder(), 'orderType'), await head(anOrder(), 'note')]).toEqual(['W', 'Lot 5, Jalan Pelabuhan, 42000 Port Klang']);
    expect(await head(anOrder({ mode: '9710' }), 'orderType')).toBe('B');
  });
});

describe('what has no form on the wire is a fault at its element, and all faults come at once', () => {
  test('values', () => {
    const message = anOrder({
      goodsValue: '650.001',
      currency: 'VND',
      note: '',
      platformName: '',
      lines: [aLine(1, { unit: '024', sku: 'S'.repeat(31) })],
    });
    expect(faultsOf(message)).toEqual([
      'Order[1]/OrderHead/ebpName is missing',
      'Order[1]/OrderHead/goodsValue has 3 decimals, more than 2',
      'Order[1]/OrderHead/currency has no old currency code for "VND"',
      'Order[1]/OrderHead/note is missing: the address of the overseas warehouse',
      'Order[1]/OrderList[1]/itemNo has 31 characters, more than 30',
      'Order[1]/OrderList[1]/unit has no unit for "024"',
    ]);
  });

  test.each([
    [
      'a country without a known code',
      aList({ destinationCountry: 'TLS' }),
      'Inventory[1]/InventoryHead/country has no old country code for "TLS"',
    ],
    [
      'an inherited name is no country',
      aForm({ destinationCountry: 'constructor' }),
      'DecHead/TradeCountry has no country code for "constructor"',
    ],
    ['a port that is no port', aForm({ destinationPort: 'Klang' }), 'DecHead/DistinatePort has no port code for "Klang"'],
    ['no lines', anOrder({ lines: [] }), 'Order[1]/OrderList is missing'],
    [
      'a character XML cannot carry',
      anOrder({ platformName: 'a\u0000b' }),
      'Order[1]/OrderHead/ebpName holds a character that XML does not allow',
    ],
    ['half of an emoji', anOrder({ platformName: '\uD83D' }), 'Order[1]/OrderHead/ebpName holds a character that XML does not allow'],
    ['a guid in lower case', anOrder({ guid: 'a'.repeat(36) }), 'Order[1]/OrderHead/guid is not an upper-case UUID'],
    ['a time that is none', aDeparture({ leftAt: 'yesterday' }), 'Departure/DepartureHead/leaveTime is not a time: yesterday'],
    ['a time of the message that is none', anOrder({ at: 'now' }), 'TransInfo/CreatTime is not a time: now'],
    [
      'a transmitter whose mailbox we do not read',
      anOrder({ transmitter: { customsCode: '1', name: 'x', dxpId: 'DXPENT9' } }),
      'BaseTransfer/dxpId is DXPENT9, not ours, DXPENT0000012345',
    ],
  ])('%s', (_name, message, fault) => {
    expect(faultsOf(message)).toContain(fault);
  });
});

test('the envelope names message, sender, customs and file, and carries the message byte for byte', async () => {
  const message = anOrder({ platformName: 'A & B <仓> 😀' });
  const sent = await compose(message);
  expect(parseEnvelope(sent.envelope, MEGABYTE)).toEqual({
    copMsgId: message.guid,
    senderId: DXP_ID,
    receiverIds: ['DXPEDCCEB0000003'],
    at: '2026-11-24T09:02:03.000+08:00',
    messageType: 'CEB303Message',
    fileName: `CEB303Message_${message.guid}.xml`,
    content: sent.xml,
  });
});
