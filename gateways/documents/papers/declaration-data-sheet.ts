import type { PaperTicket, TransferPapers } from '../../../contracts/documents.ts';
import type { Localised } from '../../../domain/localised.ts';
import { figure, measured, stacked, text } from '../columns.ts';
import { count, money, quantity, sumCartons, sumGross, sumNet, sumValue } from '../figures.ts';
import { type Column, type Figure, type Paper, tableOf } from '../paper.ts';
import { confidenceOf, modeWords, NONE, transportWords, unitZh } from '../words.ts';
import { beginsTicket, type Line, linesOf } from './lines.ts';

/** 报关资料: everything a broker keys in, per ticket, and why each ticket goes by list or by form. Chinese first. */
export function declarationDataSheet(papers: TransferPapers): Paper {
  const { seller, consignee, transport, currency, tickets } = papers;
  const lines = linesOf(tickets);
  const { mode, consignee: other, orderNo } = modeWords(papers.mode);
  const by = transportWords(transport.mode);
  const vehicle = [transport.vehicleName, transport.voyageNo].filter((part) => part !== '').join(' / ');
  const doubtful = tickets.some(({ reasons }) => reasons.some(({ confidence }) => confidenceOf(confidence).doubtful));
  return {
    title: '报关资料',
    subtitle: 'Declaration data sheet',
    language: 'zh-CN',
    reference: papers.reference,
    transferId: papers.transferId,
    issuedOn: papers.issuedOn,
    parties: [
      {
        title: '境内发货人 Consignor',
        name: seller.nameZh,
        lines: [seller.nameEn, seller.addressZh, `统一社会信用代码 ${seller.usci}`, `海关编码 ${seller.customsCode}`],
      },
      {
        title: `${other['zh-CN']} ${other.en}`,
        name: consignee.name,
        lines: [consignee.address, `运抵国（地区） ${consignee.country}`, `指运港 ${consignee.port}`],
      },
    ],
    facts: [
      { label: '业务编号 Reference', value: papers.reference },
      { label: '申报日期 Date', value: papers.issuedOn },
      { label: '监管方式 Customs mode', value: mode },
      { label: '申报地海关 Declared at', value: papers.customsCode },
      { label: '出境关别 Exit customs', value: papers.portCode },
      { label: '运输方式 Transport', value: by.name['zh-CN'] },
      { label: `${by.bill['zh-CN']} ${by.bill.en}`, value: transport.billNo || NONE },
      { label: `${by.vehicle['zh-CN']} ${by.vehicle.en}`, value: vehicle || NONE },
      { label: '成交方式/币制 Terms, currency', value: `FOB，${currency}` },
      { label: '包装种类 Packing', value: '纸箱' },
    ],
    tables: [
      tableOf('单票 Tickets', '合计', ticketColumns(currency, orderNo['zh-CN']), tickets, () => false),
      tableOf('依据 Reasons', '合计', reasonColumns(orderNo['zh-CN']), reasonsOf(tickets), ({ first }) => first),
      tableOf('商品 Items', '合计', itemColumns(currency, orderNo['zh-CN']), lines, beginsTicket),
    ],
    totals: [],
    remarks: doubtful
      ? [
          '标“未核实”的依据未与官方文本核对，申报前请向主管海关或报关行确认。 Reasons marked unverified have not been checked against the official text: confirm them before declaring.',
        ]
      : [],
    signedBy: null,
    page: (number, pages) => `第 ${number} 页，共 ${pages} 页`,
    unprintable: '本单字库未收录的字符以去掉附加符号的字母或〔U+编号〕（Unicode）表示，电子表格版保留原文。',
  };
}

const pathOf = ({ path, simplified }: PaperTicket): string => {
  if (path === 'form') return '报关单';
  return simplified ? '清单（6 位编码简化申报）' : '清单';
};

const ticketColumns = (currency: string, orderNo: string): Column<PaperTicket>[] => [
  text(orderNo, '*', 24, (ticket) => ticket.orderNo),
  text('申报方式', 140, 26, pathOf),
  ofTicket('项数', 50, ({ length }) => count(length)),
  ofTicket('件数（箱）', 70, sumCartons),
  ofTicket('净重（千克）', 84, sumNet),
  ofTicket('毛重（千克）', 84, sumGross),
  ofTicket(`总价（${currency}）`, 90, sumValue),
];

/** A reason as it stands on the sheet, for a ticket or for all that go the same way. `first` begins a ticket, or those of all. */
type Reason = { of: string; path: string; first: boolean; text: Localised; confidence: string };

const keyOf = ({ text: { en, 'zh-CN': zh }, confidence }: PaperTicket['reasons'][number]): string => [zh, en, confidence].join('\n');

/** The reasons that each of some tickets has. */
function inAll([first, ...others]: readonly PaperTicket[]): Set<string> {
  const keys = others.map(({ reasons }) => new Set(reasons.map(keyOf)));
  return new Set(first?.reasons.map(keyOf).filter((key) => keys.every((some) => some.has(key))));
}

/** What all tickets that go one way have in common stands once, before what is said of each: most of the reasons of a thousand lists are the same. A row each,
 *  since a ticket of many goods may have as many reasons, and a row must fit on a page, a cell in a workbook. */
const reasonsOf = (tickets: readonly PaperTicket[]): Reason[] =>
  [...Map.groupBy(tickets, pathOf)].flatMap(([path, own]) => {
    const common = own.length === 1 ? new Set<string>() : inAll(own);
    const stating = (of: string, reasons: PaperTicket['reasons']): Reason[] =>
      reasons.map((reason, index) => ({ ...reason, of, path, first: index === 0 }));
    const shared = (own[0]?.reasons ?? []).filter((reason) => common.has(keyOf(reason)));
    return [
      ...stating(`全部 ${own.length} 票 All ${own.length}`, shared),
      ...own.flatMap(({ orderNo, reasons }) =>
        stating(
          orderNo,
          reasons.filter((reason) => !common.has(keyOf(reason))),
        ),
      ),
    ];
  });

const reasonColumns = (orderNo: string): Column<Reason>[] => [
  text(orderNo, 130, 24, ({ of }) => of),
  text('申报方式', 110, 26, ({ path }) => path),
  stacked(
    '依据',
    [
      { title: '依据', chars: 60 },
      { title: 'Reason', chars: 60 },
    ],
    '*',
    ({ text: reason }) => [reason['zh-CN'], reason.en],
  ),
  text('来源可靠程度', 110, 26, ({ confidence }) => confidenceOf(confidence)),
];

const ofTicket = (title: string, width: number, of: (lines: readonly Line[]) => Figure): Column<PaperTicket> =>
  figure(
    title,
    width,
    16,
    (ticket) => of(linesOf([ticket])),
    (tickets) => of(linesOf(tickets)),
  );

const itemColumns = (currency: string, orderNo: string): Column<Line>[] => [
  text(orderNo, 72, 24, (line) => line.orderNo),
  figure('项号', 22, 8, ({ gnum }) => count(gnum)),
  text('商品编号', 52, 14, ({ hsCode }) => hsCode),
  stacked(
    '商品名称 / 货号',
    [
      { title: '商品名称', chars: 28 },
      { title: 'Description of goods', chars: 36 },
      { title: '货号', chars: 20 },
    ],
    108,
    ({ nameZh, nameEn, sku }) => [nameZh, nameEn, sku],
  ),
  text('规格型号（申报要素）', '*', 60, ({ model }) => model),
  text('原产国', 30, 10, ({ originCountry }) => originCountry),
  measured('成交数量', '成交单位', 52, ({ pieces, unit }) => [count(pieces), unitZh(unit)]),
  measured('法定第一数量', '法定第一单位', 56, ({ legalQty1, legalUnit1 }) => [quantity(legalQty1), unitZh(legalUnit1)]),
  measured('法定第二数量', '法定第二单位', 56, ({ legalQty2, legalUnit2 }) =>
    legalQty2 === null || legalUnit2 === null ? [NONE, ''] : [quantity(legalQty2), unitZh(legalUnit2)],
  ),
  figure(`单价（${currency}）`, 52, 16, ({ unitPrice }) => money(unitPrice)),
  figure(`总价（${currency}）`, 62, 18, ({ totalPrice }) => money(totalPrice), sumValue),
];
