import type { CustomsReceipt, RawReceipt } from '../../contracts/customs.ts';
import { fromWireTime } from './china-time.ts';
import { envelopeOf, isEnvelope } from './envelope.ts';
import { ReceiptUnreadable } from './errors.ts';
import { formatError } from './schema/ceb.ts';
import type { Description } from './schema/describe.ts';
import { bareFormResult, formImportResponse, formResult } from './schema/form.ts';
import { inventoryReturn } from './schema/inventory.ts';
import { arrivalReturn, departureReturn } from './schema/movement.ts';
import { orderReturn } from './schema/order.ts';
import { parseXml, XmlUnreadable, type XmlNode } from './xml/parse.ts';
import { ElementMissing, valuesOf } from './xml/values.ts';

const LARGEST_BYTES = 1024 * 1024;

/** Reads one receipt, in its DXP envelope or bare. Errors: ReceiptUnreadable, naming the file and the reason. */
export function readReceipt({ fileName, bytes }: RawReceipt): CustomsReceipt {
  try {
    const root = parseXml(bytes, { maxBytes: LARGEST_BYTES });
    if (!isEnvelope(root)) return receiptOf(root, null);
    const { content, at } = envelopeOf(root);
    return receiptOf(parseXml(content, { maxBytes: LARGEST_BYTES }), at);
  } catch (error) {
    if (!(error instanceof XmlUnreadable || error instanceof ElementMissing)) throw error;
    const reason = error instanceof ElementMissing ? `${error.message} is missing` : error.message;
    throw new ReceiptUnreadable(`${fileName}: ${reason}`, { cause: error });
  }
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

// CEB900 and the import client's answer name no time of their own, so only the envelope can say when they were made.
function envelopeTime(at: string | null): string {
  if (at === null) throw new XmlUnreadable('has no time and no envelope');
  return at;
}
