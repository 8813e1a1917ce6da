import type { CustomsReceipt, RawReceipt } from '../../contracts/customs.ts';
import { fromWireTime } from './china-time.ts';
import { envelopeOf, isEnvelope } from './envelope.ts';
import { ReceiptUnreadable } from './errors.ts';
import { formatError } from './schema/ceb.ts';
import type { Description } from './schema/describe.ts';
import { bareFormResult, formImportResponse, formResult } from './schema/form.ts';
import { formApplicationReturn } from './schema/form-application.ts';
import { inventoryReturn } from './schema/inventory.ts';
import { listCancelReturn } from './schema/list-cancel.ts';
import { listManifestReturn } from './schema/list-manifest.ts';
import { logisticsReturn } from './schema/logistics.ts';
import { arrivalReturn, departureReturn } from './schema/movement.ts';
import { orderReturn } from './schema/order.ts';
import { summaryResult, summaryReturn } from './schema/summary.ts';
import { parseXml, XmlUnreadable, type XmlNode } from './xml/parse.ts';
import { ElementMissing, valuesOf } from './xml/values.ts';

const LARGEST_BYTES = 1024 * 1024;

/**
 * Reads one receipt, in its DXP envelope or bare. A bare one that names no time was made when its file was written, if the transport
 * knows that. Errors: ReceiptUnreadable, naming the file and the reason.
 */
export function readReceipt(raw: RawReceipt): CustomsReceipt {
  try {
    return FAILED.test(raw.fileName) ? refusalIn(raw) : receiptIn(raw);
  } catch (error) {
    if (!(error instanceof XmlUnreadable || error instanceof ElementMissing)) throw error;
    const reason = error instanceof ElementMissing ? `${error.message} is missing` : error.message;
    throw new ReceiptUnreadable(`${raw.fileName}: ${reason}`, { cause: error });
  }
}

function receiptIn({ bytes, writtenAt }: RawReceipt): CustomsReceipt {
  const root = parseXml(bytes, { maxBytes: LARGEST_BYTES });
  if (!isEnvelope(root)) return receiptOf(root, writtenAt ?? null);
  const { content, at } = envelopeOf(root);
  return receiptOf(parseXml(content, { maxBytes: LARGEST_BYTES }), at);
}

/** The import client marks what it could not send, and what was refused, by the name of the file. Source: china-export facts §3.7. */
const FAILED = /failed/i;
/** As we name what we send: by message type, which is odd for all but the form, and copMsgId. */
const OURS = /(?:CEB\d\d[13579]|Dec|DecMod)Message_([0-9A-F-]{36})\.(?:xml|zip)$/;
const NOT_SENT = '-1';

/** A file that is called failed is a refusal, whatever it holds: our own message come back, or the answer to it. */
function refusalIn(raw: RawReceipt): CustomsReceipt {
  const copMsgId = OURS.exec(raw.fileName)?.[1];
  if (copMsgId !== undefined && raw.writtenAt !== undefined) {
    return { kind: 'format-error', businessKey: copMsgId, status: NOT_SENT, at: raw.writtenAt, info: raw.fileName };
  }
  const receipt = receiptIn(raw);
  return receipt.status === '0' ? { ...receipt, status: NOT_SENT } : receipt;
}

type Reader = (root: XmlNode, envelopeAt: string | null) => CustomsReceipt;

/** One reader per root element; a further receipt is a description and a line here. */
const readers: ReadonlyMap<string, Reader> = new Map([
  reader(orderReturn, ({ OrderReturn: it }) => ({
    kind: 'order',
    businessKey: it.orderNo,
    exporterCode: it.ebcCode,
    ...returnOf(it),
  })),
  reader(inventoryReturn, ({ InventoryReturn: it }) => ({
    kind: 'list',
    businessKey: it.copNo,
    ...returnOf(it),
    preNo: it.preNo ?? null,
    invtNo: it.invtNo ?? null,
  })),
  reader(logisticsReturn, ({ LogisticsReturn: it }) => ({ kind: 'logistics', businessKey: it.logisticsNo, ...returnOf(it) })),
  reader(listCancelReturn, ({ InvtCancelReturn: it }) => ({
    kind: 'list-cancel',
    businessKey: it.copNo,
    ...returnOf(it),
    invtNo: it.invtNo ?? null,
  })),
  reader(formApplicationReturn, (it) => ({
    kind: 'form-application',
    businessKey: it.ApplyNo,
    status: it.ReturnStatus,
    at: wireTime(it.ReturnTime),
    info: it.ReturnInfo,
  })),
  reader(listManifestReturn, ({ WayBillReturn: it }) => ({
    kind: 'list-manifest',
    businessKey: it.copNo,
    part: partIn(it),
    ...returnOf(it),
  })),
  reader(summaryReturn, ({ SummaryReturn: it }) => ({
    kind: 'summary',
    businessKey: it.copNo,
    part: partIn(it),
    ...returnOf(it),
    sumNo: it.sumNo ?? null,
  })),
  reader(summaryResult, ({ SummaryResult: { SummaryResultHead: it, SummaryResultList: lists } }) => ({
    kind: 'summary-result',
    businessKey: it.sumNo,
    status: it.decState,
    at: wireTime(it.opDate),
    info: it.note ?? '',
    entryId: it.entryId ?? null,
    invtNos: (lists ?? []).map(({ invtNo }) => invtNo),
  })),
  reader(arrivalReturn, ({ ArrivalReturn: it }) => ({ kind: 'arrival', businessKey: it.copNo, ...returnOf(it) })),
  reader(departureReturn, ({ DepartureReturn: it }) => ({ kind: 'departure', businessKey: it.copNo, ...returnOf(it) })),
  reader(formatError, ({ MessageReturn: it }, at) => ({
    kind: 'format-error',
    businessKey: it.oriCopMsgId,
    status: it.returnStatus,
    at: envelopeTime(at),
    info: it.returnInfo ?? '',
  })),
  reader(formImportResponse, (it, at) => ({
    kind: 'form-import',
    businessKey: it.ClientSeqNo,
    status: it.ResponseCode,
    at: envelopeTime(at),
    info: it.ErrorMessage ?? '',
    seqNo: it.SeqNo ?? null,
  })),
  reader(formResult, ({ DEC_RESULT: it }) => resultOf(it)),
  reader(bareFormResult, resultOf),
]);

function reader<D extends Description>(
  description: D,
  read: (values: ReturnType<typeof valuesOf<D>>, envelopeAt: string | null) => CustomsReceipt,
): [string, Reader] {
  return [description.root, (root, envelopeAt) => read(valuesOf(description, root), envelopeAt)];
}

function receiptOf(root: XmlNode, envelopeAt: string | null): CustomsReceipt {
  const read = readers.get(root.name);
  if (read === undefined) throw new XmlUnreadable(`${root.name} is no receipt we know`);
  return read(root, envelopeAt);
}

type Returned = { returnStatus: string; returnTime: string; returnInfo?: string | null };
const returnOf = (it: Returned) => ({ status: it.returnStatus, at: wireTime(it.returnTime), info: it.returnInfo ?? '' });

/** An answer that names no part is about a message in one. */
const partIn = ({ msgSeqNo }: { msgSeqNo?: string | null }): number => (/^\d+$/.test(msgSeqNo ?? '') ? Number(msgSeqNo) : 1);

type Result = {
  SEQ_NO?: string | null;
  CUS_CIQ_NO?: string | null;
  ENTRY_ID?: string | null;
  NOTICE_DATE: string;
  CHANNEL: string;
  NOTE?: string | null;
};
function resultOf(it: Result): CustomsReceipt {
  const seqNo = it.SEQ_NO ?? it.CUS_CIQ_NO ?? null;
  if (seqNo === null) throw new ElementMissing('DEC_RESULT/SEQ_NO');
  return {
    kind: 'form-result',
    businessKey: seqNo,
    status: it.CHANNEL,
    at: wireTime(it.NOTICE_DATE),
    info: it.NOTE ?? '',
    entryId: it.ENTRY_ID ?? null,
  };
}

function wireTime(time: string): string {
  const at = fromWireTime(time);
  if (at === null) throw new XmlUnreadable(`${time} is no time`);
  return at;
}

// CEB900 and the import client's answer name no time of their own, so only the envelope or the file can say when they were made.
function envelopeTime(at: string | null): string {
  if (at === null) throw new XmlUnreadable('has no time and no envelope');
  return at;
}
