import type { TransportMode } from '../domain/transport.ts';

/**
 * What a customs message says, in canonical values (ISO codes, decimal strings, RFC 3339 times). The gateway projects these to the
 * two code generations of the wire: CEB 6xx takes old numeric codes, DecMessage takes ISO codes.
 * Source: shared facts `china-export.md` §3, §5.
 */

import type { SignerIdentity, Transport } from '../domain/evidence.ts';

export type SupervisionMode = '9710' | '9810';

export type Party = {
  /** 10-character customs code. */
  customsCode: string;
  name: string;
  /** 18-character unified social credit code. */
  usci: string;
};

/** One goods line; `gnum` pairs the line of the order with the line of the list or form. */
export type DeclaredLine = {
  gnum: number;
  sku: string;
  /** Ten digits; a simplified list line holds the six-digit code followed by `0000`. */
  hsCode: string;
  nameZh: string;
  /** 规格型号 / 申报要素, the elements joined by `|`. */
  model: string;
  /** GTIN or `无`. */
  barCode: string;
  /** Customs unit code of the declared quantity, for example `011` 件. */
  unit: string;
  qty: string;
  legalUnit1: string;
  legalQty1: string;
  legalUnit2: string | null;
  legalQty2: string | null;
  /** FOB, at most five decimals; `totalPrice` is the master amount, two decimals. */
  unitPrice: string;
  totalPrice: string;
  currency: string;
  /** ISO 3166-1 alpha-3. */
  originCountry: string;
  destinationCountry: string;
};

type Addressed = {
  /** Upper-case UUID, new for every message sent. */
  guid: string;
  /** When the message was made, RFC 3339. */
  at: string;
  /** The transmitting firm and its DXP identity. */
  transmitter: { customsCode: string; name: string; dxpId: string };
};

/** CEB303: the order (9710) or the overseas-warehouse booking 海外仓订仓单 (9810). Business key: orderNo + exporter code. */
export type OrderMessage = Addressed & {
  kind: 'order';
  mode: SupervisionMode;
  orderNo: string;
  /** Platform code; a foreign platform or warehouse has the single character 无. */
  platformCode: string;
  /** Platform name, or for 9810 the overseas warehouse's name. */
  platformName: string;
  /** 9810: the overseas warehouse's address. */
  note: string;
  exporter: Party;
  goodsValue: string;
  freight: string;
  currency: string;
  lines: DeclaredLine[];
};

type Consignment = Addressed & {
  mode: SupervisionMode;
  orderNo: string;
  exporter: Party;
  agent: Party;
  /** 4-digit 申报地海关 and the actual exit customs. */
  customsCode: string;
  portCode: string;
  transport: { mode: TransportMode; vehicleName: string; voyageNo: string; billNo: string };
  /** ISO 3166-1 alpha-3 of 运抵国, and its port of discharge. */
  destinationCountry: string;
  destinationPort: string;
  packages: number;
  grossWeightKg: string;
  netWeightKg: string;
  /** YYYY-MM-DD. */
  exportDate: string;
  lines: DeclaredLine[];
};

/** CEB603. Business key: copNo. */
export type ListMessage = Consignment & {
  kind: 'list';
  /** Whether it changes (变更) a list that was sent under the same key. */
  isChange: boolean;
  copNo: string;
  simplified: boolean;
  platformCode: string;
  platformName: string;
  logistics: { customsCode: string; name: string };
  /** 运单号 of this ticket. */
  logisticsNo: string;
};

/** DecMessage. Business key: clientSeqNo. */
export type FormMessage = Consignment & {
  kind: 'form';
  clientSeqNo: string;
  consigneeNameEn: string;
  contractNo: string;
  /** 境内货源地 district, 5 digits. */
  sourceDistrict: string;
};

/** CEB507: goods arrived at the supervised site (运抵单). Business key: copNo. */
export type ArrivalMessage = Addressed & {
  kind: 'arrival';
  copNo: string;
  customsCode: string;
  operator: { customsCode: string; name: string };
  /** 监管场所代码, where the site itself reports. */
  siteCode: string | null;
  /** What the site counted and weighed; null where nobody told. */
  counted: { packages: number; grossWeightKg: string } | null;
  transport: { mode: TransportMode; billNo: string; vehiclePlate: string };
  logistics: { customsCode: string; name: string };
  units: { gnum: number; logisticsNo: string; packages: number }[];
};

/** CEB509: goods left (离境单). Business key: copNo. */
export type DepartureMessage = Addressed & {
  kind: 'departure';
  copNo: string;
  customsCode: string;
  transport: { mode: TransportMode; vehicleName: string; voyageNo: string; billNo: string };
  logistics: { customsCode: string; name: string };
  /** RFC 3339. */
  leftAt: string;
  units: { gnum: number; logisticsNo: string; packages: number }[];
};

/** CEB505: what the logistics firm carries for one list (运单). Business key: logisticsNo, which no firm uses twice within six months. */
export type LogisticsMessage = Addressed & {
  kind: 'logistics';
  logistics: { customsCode: string; name: string };
  logisticsNo: string;
  exporter: Party;
  freight: string;
  insuredFee: string;
  currency: string;
  grossWeightKg: string;
  packages: number;
  /** What a person sees when the parcel is opened. */
  goodsInfo: string;
};

/** CEB605: asks customs to cancel a list (撤销申请单). Business key: copNo, of this application and not of the list. */
export type ListCancelMessage = Addressed & {
  kind: 'list-cancel';
  copNo: string;
  customsCode: string;
  /** 清单编号 of the list. */
  invtNo: string;
  reason: string;
  agent: Party;
  exporter: Party;
};

/** Asks customs to withdraw a form, or to amend what it says (报关单修撤申请). Business key: applicationNo. The wire of it is unverified. */
export type FormApplicationMessage = Addressed & {
  kind: 'form-application';
  applicationNo: string;
  purpose: 'withdraw' | 'amend';
  /** 海关编号 of the form. */
  entryId: string;
  customsCode: string;
  reason: string;
  agent: Party;
  exporter: Party;
  /** Elements of the form by their names there, such as `BillNo`; none when it is withdrawn. */
  changes: { field: string; before: string; after: string }[];
};

/** A message that is cut into several goes under one copNo, numbered from 1 without a gap. */
export type Part = { number: number; of: number };

/** CEB607: binds lists to their bill and vehicle (清单总分单); supplies what the lists left open. Business key: copNo. */
export type ListManifestMessage = Addressed & {
  kind: 'list-manifest';
  copNo: string;
  part: Part;
  customsCode: string;
  agent: Party;
  transport: { mode: TransportMode; vehicleName: string; voyageNo: string; billNo: string; vehiclePlate: string };
  grossWeightKg: string;
  logistics: { customsCode: string; name: string };
  /** 总包号 is the number of a bag or pallet. */
  units: { gnum: number; logisticsNo: string; invtNo: string; packageNo: string | null }[];
};

/** CEB701: asks customs to sum up released lists to one form (汇总申请单). Business key: copNo. */
export type SummaryMessage = Addressed & {
  kind: 'summary';
  copNo: string;
  part: Part;
  customsCode: string;
  agent: Party;
  exporter: Party;
  /** 报关单位 of the form that comes of it. */
  declarant: Party;
  /** YYYY-MM-DD, both included; null: only the lists named count. */
  period: { from: string; to: string } | null;
  /** 清单编号 of the lists. */
  invtNos: string[];
};

export type CustomsMessage =
  | OrderMessage
  | LogisticsMessage
  | ListMessage
  | FormMessage
  | ArrivalMessage
  | DepartureMessage
  | ListCancelMessage
  | FormApplicationMessage
  | ListManifestMessage
  | SummaryMessage;

/**
 * Several orders, logistics messages or lists in one message: one envelope, one signature, `guid` its copMsgId. Each of `of` keeps its own guid,
 * its business key and its receipts. Source: facts §3.1 ("business node(s)"), which do not say how many customs takes.
 */
export type MessageTogether = Addressed &
  (
    | { kind: 'orders'; of: readonly OrderMessage[] }
    | { kind: 'logistics-messages'; of: readonly LogisticsMessage[] }
    | { kind: 'lists'; of: readonly ListMessage[] }
  );

/** What goes to customs by itself. */
export type Posted = CustomsMessage | MessageTogether;

/** A receipt as read from its bytes. `businessKey` is orderNo, copNo, clientSeqNo, logisticsNo, seqNo or sumNo, by kind. Times are RFC 3339. */
export type CustomsReceipt =
  | { kind: 'order'; businessKey: string; exporterCode: string; status: string; at: string; info: string }
  | {
      kind: 'list';
      businessKey: string;
      status: string;
      at: string;
      info: string;
      preNo: string | null;
      /** 清单编号, 18 characters. */
      invtNo: string | null;
    }
  /** `businessKey` of a logistics receipt is the logisticsNo. */
  | { kind: 'logistics' | 'arrival' | 'departure'; businessKey: string; status: string; at: string; info: string }
  /** `part` is which of a message in parts is answered. */
  | { kind: 'list-manifest'; businessKey: string; part: number; status: string; at: string; info: string }
  /** `invtNo` is that of the list to be cancelled; 399 means that it is. */
  | { kind: 'list-cancel'; businessKey: string; status: string; at: string; info: string; invtNo: string | null }
  /** The answer to an application about a form: 399 agreed, 100 refused. */
  | { kind: 'form-application'; businessKey: string; status: string; at: string; info: string }
  /** CEB702: the answer to the application; gives the sumNo by which its result comes. */
  | { kind: 'summary'; businessKey: string; part: number; status: string; at: string; info: string; sumNo: string | null }
  /** CEB792: the form that lists were summed up to; `businessKey` is the sumNo, `status` the state of that form. */
  | {
      kind: 'summary-result';
      businessKey: string;
      status: string;
      at: string;
      info: string;
      entryId: string | null;
      /** 清单编号 of the lists on that form, as far as it names any. */
      invtNos: string[];
    }
  /** Answer of the form's import client; gives the seqNo by which results come. `status` is the response code, `0` is success. */
  | { kind: 'form-import'; businessKey: string; status: string; at: string; info: string; seqNo: string | null }
  /** CHANNEL result; `businessKey` is the seqNo. */
  | { kind: 'form-result'; businessKey: string; status: string; at: string; info: string; entryId: string | null }
  /** CEB900: the whole message failed its format check; `businessKey` is the copMsgId. */
  | { kind: 'format-error'; businessKey: string; status: string; at: string; info: string };

/** A message as sent, byte for byte. */
export type SentMessage = { copMsgId: string; messageType: string; xml: string; envelope: string };
/**
 * A receipt as it came, byte for byte; `sequence` is its position in the mailbox. Bytes that are not UTF-8 text stand as
 * `base64:…`. `transport`, where it is another than the mailbox's. `writtenAt` (RFC 3339), where the transport knows it, dates a receipt that names no time itself.
 */
export type RawReceipt = { sequence: number; fileName: string; bytes: string; writtenAt?: string; transport?: Transport };
/** A message ready to be sent, and whose key signed it: null for a form, which its import client signs. */
export type ComposedMessage = SentMessage & { signer: SignerIdentity | null };

/** One fault of a message: the element it is in (`Order[1]/OrderHead/goodsValue`, counted from 1 where there may be several) and what is wrong with it. */
export type MessageFault = { path: string; message: string };

/**
 * Signs CEB messages. `sign` takes a message as this system builds it, which is in canonical form, and gives it back with
 * `ds:Signature` as the last child of its root. It rejects when the key cannot be reached now, as a card that is not in its reader; the
 * caller tries again.
 */
export type Signer = {
  /** `sha256` of its DER, in hexadecimal. */
  certificate: { subject: string; serialNumber: string; validTo: string; sha256: string };
  sign(xml: string): Promise<string>;
};

/** A message whose state is asked for by its business key; an order is known together with its exporter. */
export type StateQuery = {
  messageType:
    | 'CEB303Message'
    | 'CEB505Message'
    | 'CEB603Message'
    | 'DecMessage'
    | 'CEB507Message'
    | 'CEB509Message'
    | 'CEB607Message'
    | 'CEB701Message';
  businessKey: string;
  exporterCode: string;
};

/** The way to the Single Window. */
export type SingleWindow = {
  /** Names the mailbox: positions of one say nothing of another, as after a change of transport. */
  mailbox: string;
  transport: Exclude<Transport, 'callback'>;
  /** Every fault that would keep a message from being sent; nothing is signed. */
  check(message: Posted): readonly MessageFault[];
  /** What an application has to name of a form that is to be another: elements by their names, of a line with its number. */
  changesOf(before: FormMessage, after: FormMessage): FormApplicationMessage['changes'];
  /** Builds, validates, signs and wraps a message. Errors: MessageInvalid with every fault of it; what the signer rejects with, retryable. */
  compose(message: Posted): Promise<ComposedMessage>;
  /** Sends composed messages; the same copMsgId twice is one message. Errors: SingleWindowUnavailable, retryable. */
  send(messages: SentMessage[]): Promise<void>;
  /** Receipts after a mailbox position, waiting up to `waitSeconds` for the first. Errors: SingleWindowUnavailable, retryable. */
  receive(after: number, options: { limit: number; waitSeconds: number; signal: AbortSignal }): Promise<RawReceipt[]>;
  /** The receipts that were given of messages, also such as never arrived; null where the transport has no such question. Sends nothing.
   *  Errors: SingleWindowUnavailable, retryable. */
  ask: ((queries: readonly StateQuery[]) => Promise<RawReceipt[]>) | null;
  /** Reads one receipt. Errors: ReceiptUnreadable. */
  read(receipt: RawReceipt): CustomsReceipt;
};
