import type { TransferPapers } from '../../../contracts/documents.ts';
import { figure, measured, stacked, text } from '../columns.ts';
import { count, sumCartons, sumGross, sumNet, sumPieces } from '../figures.ts';
import type { Column, Fact, Paper } from '../paper.ts';
import { NONE, modeWords, transportWords, unitEn } from '../words.ts';
import { type Line, linesOf } from './lines.ts';

/** Columns that stand first in both English papers. The item number is the declaration's, so that papers and declaration pair. */
export const goodsOf = ({ mode }: Pick<TransferPapers, 'mode'>): Column<Line>[] => [
  text(`${modeWords(mode).orderNo.en}\n${modeWords(mode).orderNo['zh-CN']}`, 82, 22, ({ orderNo }) => orderNo),
  figure('Item\n项号', 24, 8, ({ gnum }) => count(gnum)),
  text('SKU\n货号', 78, 20, ({ sku }) => sku),
  stacked(
    'Description of goods\n货物名称',
    [
      { title: 'Description of goods', chars: 40 },
      { title: '货物名称', chars: 28 },
    ],
    '*',
    ({ nameEn, nameZh }) => [nameEn, nameZh],
  ),
];

export const PIECES: Column<Line> = measured(
  'Quantity\n数量',
  'Unit 单位',
  66,
  ({ pieces, unit }) => [count(pieces), unitEn(unit)],
  sumPieces,
);

type EnglishParts = Pick<Paper, 'title' | 'subtitle' | 'tables'> & { facts: Fact[]; totals: Fact[] };

/** What the papers written for the buyer's side share: parties, transport, totals and a place to sign. */
export function englishPaper(papers: TransferPapers, { title, subtitle, tables, facts, totals }: EnglishParts): Paper {
  const { seller, consignee, transport } = papers;
  const lines = linesOf(papers.tickets);
  const { mode, consignee: other } = modeWords(papers.mode);
  const by = transportWords(transport.mode);
  const vehicle = [transport.vehicleName, transport.voyageNo].filter((part) => part !== '').join(' / ');
  return {
    title,
    subtitle,
    language: 'en',
    reference: papers.reference,
    transferId: papers.transferId,
    issuedOn: papers.issuedOn,
    parties: [
      {
        title: 'Seller / Exporter 卖方',
        name: seller.nameEn,
        lines: [
          seller.nameZh,
          seller.addressEn,
          seller.addressZh,
          `USCI 统一社会信用代码 ${seller.usci}`,
          `Customs code 海关编码 ${seller.customsCode}`,
        ],
      },
      {
        title: `${other.en} ${other['zh-CN']}`,
        name: consignee.name,
        lines: [consignee.address, `Country 国家 ${consignee.country}`, `Port of discharge 指运港 ${consignee.port}`],
      },
    ],
    facts: [
      ...facts,
      { label: 'Transport 运输方式', value: `${by.name.en} ${by.name['zh-CN']}` },
      { label: `${by.bill.en} ${by.bill['zh-CN']}`, value: transport.billNo || NONE },
      { label: `${by.vehicle.en} ${by.vehicle['zh-CN']}`, value: vehicle || NONE },
      { label: 'Exit customs 出境关别', value: papers.portCode },
      { label: 'Customs mode 监管方式', value: mode },
    ],
    tables,
    totals: [
      { label: 'Total pieces 总件数', value: sumPieces(lines) },
      { label: 'Total cartons 总箱数', value: sumCartons(lines) },
      { label: 'Total net weight (kg) 总净重', value: sumNet(lines) },
      { label: 'Total gross weight (kg) 总毛重', value: sumGross(lines) },
      ...totals,
    ],
    remarks: [],
    signedBy: `${seller.nameEn} ${seller.nameZh}`,
    page: (number, pages) => `Page ${number} of ${pages}`,
    unprintable:
      'Characters outside the font of this paper are shown without accents or as 〔U+number〕 (Unicode). The spreadsheet of this paper has them as written.',
  };
}
