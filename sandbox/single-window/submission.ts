import { parseXml, XmlUnreadable, type XmlNode } from '../../gateways/single-window/xml/parse.ts';
import { checkXml } from '../../gateways/single-window/xml/check.ts';
import { valuesOf } from '../../gateways/single-window/xml/values.ts';
import type { Description, ValuesOf } from '../../gateways/single-window/schema/describe.ts';
import { formApplication } from '../../gateways/single-window/schema/form-application.ts';
import { form } from '../../gateways/single-window/schema/form.ts';
import { inventory } from '../../gateways/single-window/schema/inventory.ts';
import { listCancel } from '../../gateways/single-window/schema/list-cancel.ts';
import { listManifest } from '../../gateways/single-window/schema/list-manifest.ts';
import { logistics } from '../../gateways/single-window/schema/logistics.ts';
import { arrival, departure } from '../../gateways/single-window/schema/movement.ts';
import { order } from '../../gateways/single-window/schema/order.ts';
import { summary } from '../../gateways/single-window/schema/summary.ts';
import type { TicketKind } from './kinds.ts';

/** Amounts are as sent; two of them are equal when they are the same number. */
export type Line = { gnum: string; qty: string; totalPrice: string };

/** Packages, and kilograms as sent. */
export type Cargo = { packages: string; grossWeight: string };

/** What customs keeps of a message: its keys, what is compared, and what a receipt repeats. */
export type Submission = {
  kind: Exclude<TicketKind, 'unreadable'>;
  guid: string;
  appType: string;
  businessKey: string;
  orderNo: string;
  exporterCode: string;
  /** 监管方式 of an order, list or form; an order tells it by its type. */
  mode: string;
  customsCode: string;
  billNo: string;
  logisticsCode: string;
  /** 运单号 of a list or logistics message, or those of an arrival, departure or manifest. */
  logisticsNos: string[];
  /** 清单编号 of the lists that are to be cancelled, bound or summed up. */
  invtNos: string[];
  /** Of a message in parts, which this is. */
  parts: { number: number; of: number };
  /** 海关编号 of the form that is to be amended or withdrawn. */
  entryId: string;
  /** What is to be changed in it, by element; null where it is to be withdrawn. */
  changed: Record<string, string> | null;
  /** What a list or form declares, or what the site says it counted; null where nothing is said of it. */
  cargo: Cargo | null;
  lines: Line[];
  /** Elements the receipt repeats, by their names there. */
  echo: Record<string, string>;
};

/** The message departs from its description; `clientSeqNo` is known when a form could be read that far. */
type Malformed = { malformed: string; clientSeqNo: string | null };

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Reads and checks a message of the type its envelope names: one submission for each of its business nodes. */
export function submissionsOf(messageType: string, xml: string, copMsgId: string): [Submission, ...Submission[]] | Malformed {
  try {
    const root = parseXml(xml, { maxBytes: LARGEST_BYTES });
    const read = readers.get(messageType);
    if (read === undefined) return { malformed: `不支持的报文类型 ${messageType}`, clientSeqNo: null };
    return read(root, copMsgId);
  } catch (error) {
    if (error instanceof XmlUnreadable) return { malformed: error.message, clientSeqNo: null };
    throw error;
  }
}

type Reader = (root: XmlNode, copMsgId: string) => [Submission, ...Submission[]] | Malformed;
const readers: ReadonlyMap<string, Reader> = new Map([
  reader(order, ({ Order }) => Order.map(fromOrder)),
  reader(inventory, ({ Inventory }) => Inventory.map(fromInventory)),
  reader(form, fromForm),
  reader(arrival, fromArrival),
  reader(departure, fromDeparture),
  reader(logistics, ({ Logistics }) => Logistics.map(fromLogistics)),
  reader(listCancel, fromListCancel),
  reader(formApplication, fromFormApplication),
  reader(listManifest, fromListManifest),
  reader(summary, fromSummary),
]);

function reader<D extends Description>(
  description: D,
  from: (values: ValuesOf<D>, copMsgId: string) => Submission | readonly Submission[],
): [string, Reader] {
  return [
    description.root,
    (root, copMsgId) => {
      const faults = checkXml(description, root);
      if (faults.length === 0) return [from(valuesOf(description, root), copMsgId)].flat() as [Submission, ...Submission[]];
      const malformed = faults.map(({ path, message }) => `${path} ${message}`).join('；');
      const keyIsSound = faults.every(({ path }) => !path.startsWith('DecSign'));
      return { malformed, clientSeqNo: keyIsSound ? clientSeqNoIn(root) : null };
    },
  ];
}

const clientSeqNoIn = (root: XmlNode): string | null =>
  root.children.find(({ name }) => name === 'DecSign')?.children.find(({ name }) => name === 'ClientSeqNo')?.text || null;

const compared = ({ gnum, qty, totalPrice }: Line): Line => ({ gnum, qty, totalPrice });

function fromOrder({ OrderHead: head, OrderList: lines }: ValuesOf<typeof order>['Order'][number]): Submission {
  return {
    ...NOTHING,
    kind: 'order',
    guid: head.guid,
    businessKey: head.orderNo,
    orderNo: head.orderNo,
    exporterCode: head.ebcCode,
    mode: head.orderType === 'B' ? '9710' : '9810',
    lines: lines.map(compared),
    echo: { ebpCode: head.ebpCode, ebcCode: head.ebcCode },
  };
}

function fromInventory({ InventoryHead: head, InventoryList: lines }: ValuesOf<typeof inventory>['Inventory'][number]): Submission {
  const { agentCode, ebcCode, ebpCode, orderNo, statisticsFlag } = head;
  return {
    ...NOTHING,
    kind: 'list',
    guid: head.guid,
    appType: head.appType,
    businessKey: head.copNo,
    orderNo,
    exporterCode: ebcCode,
    mode: head.tradeMode,
    customsCode: head.customsCode,
    billNo: head.billNo ?? '',
    logisticsCode: head.logisticsCode,
    logisticsNos: [head.logisticsNo],
    cargo: { packages: head.packNo, grossWeight: head.grossWeight },
    lines: lines.map(compared),
    echo: { agentCode, ebcCode, ebpCode, orderNo, statisticsFlag },
  };
}

function fromForm({ DecHead: head, DecLists, DecSign, EdocRealation }: ValuesOf<typeof form>, copMsgId: string): Submission {
  return {
    ...NOTHING,
    kind: 'form',
    guid: copMsgId,
    businessKey: DecSign.ClientSeqNo,
    orderNo: EdocRealation.EdocID,
    exporterCode: head.TradeCode,
    mode: head.TradeMode,
    customsCode: head.CustomMaster,
    billNo: head.BillNo,
    cargo: { packages: head.PackNo, grossWeight: head.GrossWet },
    lines: DecLists.DecList.map(({ GNo, GQty, DeclTotal }) => ({ gnum: GNo, qty: GQty, totalPrice: DeclTotal })),
  };
}

function fromArrival({ Arrival: { ArrivalHead: head, ArrivalList: units } }: ValuesOf<typeof arrival>): Submission {
  const echo = {
    operatorCode: head.operatorCode,
    logisticsCode: head.logisticsCode,
    billNo: head.billNo ?? '',
    msgSeqNo: head.msgSeqNo,
  };
  return { ...movement('arrival', head, units), cargo: countedIn(head.note ?? ''), echo };
}

/** What the site counted, as senders of this project note it; another note says nothing of it. */
function countedIn(note: string): Cargo | null {
  const [, packages, grossWeight] = /^件数:(\d+);毛重:([\d.]+)$/u.exec(note) ?? [];
  return packages === undefined || grossWeight === undefined ? null : { packages, grossWeight };
}

function fromDeparture({ Departure: { DepartureHead: head, DepartureList: units } }: ValuesOf<typeof departure>): Submission {
  return {
    ...movement('departure', head, units),
    echo: { logisticsCode: head.logisticsCode, billNo: head.billNo ?? '', msgSeqNo: head.msgSeqNo },
  };
}

function fromLogistics(it: ValuesOf<typeof logistics>['Logistics'][number]): Submission {
  return {
    ...NOTHING,
    kind: 'logistics',
    guid: it.guid,
    appType: it.appType,
    businessKey: it.logisticsNo,
    exporterCode: it.ebcCode ?? '',
    logisticsCode: it.logisticsCode,
    logisticsNos: [it.logisticsNo],
    echo: { logisticsCode: it.logisticsCode },
  };
}

function fromListCancel({ InvtCancel: it }: ValuesOf<typeof listCancel>): Submission {
  return {
    ...NOTHING,
    kind: 'list-cancel',
    guid: it.guid,
    appType: it.appType,
    businessKey: it.copNo,
    exporterCode: it.ebcCode,
    customsCode: it.customsCode,
    invtNos: [it.invtNo],
    echo: { agentCode: it.agentCode, invtNo: it.invtNo },
  };
}

function fromFormApplication({ DecModHead: it, DecModItem: items }: ValuesOf<typeof formApplication>, copMsgId: string): Submission {
  return {
    ...NOTHING,
    kind: 'form-application',
    guid: copMsgId,
    businessKey: it.ApplyNo,
    exporterCode: it.TradeCode,
    customsCode: it.CustomMaster,
    entryId: it.EntryId,
    changed: it.ApplyType === 'withdraw' ? null : Object.fromEntries((items ?? []).map(({ Field, After }) => [Field, After ?? ''])),
    echo: { EntryId: it.EntryId },
  };
}

function fromListManifest({ WayBill: { WayBillHead: head, WayBillList: units } }: ValuesOf<typeof listManifest>): Submission {
  return {
    ...NOTHING,
    kind: 'list-manifest',
    guid: head.guid,
    appType: head.appType,
    businessKey: partKey(head.copNo, head.msgSeqNo),
    customsCode: head.customsCode,
    billNo: head.billNo,
    logisticsCode: head.logisticsCode,
    logisticsNos: units.map(({ logisticsNo }) => logisticsNo),
    invtNos: units.flatMap(({ invtNo }) => invtNo ?? []),
    parts: partsIn(head),
    echo: {
      copNo: head.copNo,
      agentCode: head.agentCode,
      logisticsCode: head.logisticsCode,
      billNo: head.billNo,
      msgSeqNo: head.msgSeqNo,
    },
  };
}

function fromSummary({ SummaryApply: { SummaryApplyHead: head, SummaryApplyList: lists } }: ValuesOf<typeof summary>): Submission {
  return {
    ...NOTHING,
    kind: 'summary',
    guid: head.guid,
    appType: head.appType,
    businessKey: partKey(head.copNo, head.msgSeqNo),
    exporterCode: head.ebcCode,
    customsCode: head.customsCode,
    invtNos: lists.map(({ invtNo }) => invtNo),
    parts: partsIn(head),
    echo: { copNo: head.copNo, agentCode: head.agentCode, ebcCode: head.ebcCode, msgSeqNo: head.msgSeqNo },
  };
}

/** Parts of a message share its copNo. */
const partKey = (copNo: string, part: string): string => (Number(part) === 1 ? copNo : `${copNo}:${Number(part)}`);
const partsIn = ({ msgSeqNo, msgCount }: { msgSeqNo: string; msgCount: string }) => ({ number: Number(msgSeqNo), of: Number(msgCount) });

type MovementHead = { guid: string; appType: string; copNo: string; customsCode: string; billNo?: string | null };
function movement(kind: 'arrival' | 'departure', head: MovementHead, units: readonly { logisticsNo: string }[]): Submission {
  return {
    ...NOTHING,
    kind,
    guid: head.guid,
    appType: head.appType,
    businessKey: head.copNo,
    customsCode: head.customsCode,
    billNo: head.billNo ?? '',
    logisticsNos: units.map(({ logisticsNo }) => logisticsNo),
  };
}

const NOTHING = {
  appType: '1',
  orderNo: '',
  exporterCode: '',
  mode: '',
  customsCode: '',
  billNo: '',
  logisticsCode: '',
  logisticsNos: [],
  invtNos: [],
  parts: { number: 1, of: 1 },
  entryId: '',
  changed: null,
  cargo: null,
  lines: [],
  echo: {},
};
