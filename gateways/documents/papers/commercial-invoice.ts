import type { TransferPapers } from '../../../contracts/documents.ts';
import { figure, text } from '../columns.ts';
import { money, sumValue } from '../figures.ts';
import { type Column, type Paper, tableOf } from '../paper.ts';
import { englishPaper, goodsOf, PIECES } from './english.ts';
import { beginsTicket, type Line, linesOf } from './lines.ts';

/** 商业发票: what the goods are, how many, and what each is worth, FOB. */
export function commercialInvoice(papers: TransferPapers): Paper {
  const { currency, reference, issuedOn } = papers;
  const lines = linesOf(papers.tickets);
  return englishPaper(papers, {
    title: 'COMMERCIAL INVOICE',
    subtitle: '商业发票',
    facts: [
      { label: 'Invoice no. 发票号', value: reference },
      { label: 'Date 日期', value: issuedOn },
      { label: 'Terms and currency 成交方式/币制', value: `FOB, ${currency}` },
    ],
    tables: [tableOf('Invoice lines 发票明细', 'Total 合计', [...goodsOf(papers), ...columns(currency)], lines, beginsTicket)],
    totals: [{ label: `Total value (${currency}) 总值`, value: sumValue(lines) }],
  });
}

const columns = (currency: string): Column<Line>[] => [
  text('HS code\n商品编号', 56, 14, ({ hsCode }) => hsCode),
  text('Origin\n原产国', 34, 10, ({ originCountry }) => originCountry),
  PIECES,
  figure(`Unit price\n单价 (${currency})`, 62, 18, ({ unitPrice }) => money(unitPrice)),
  figure(`Amount\n总价 (${currency})`, 74, 18, ({ totalPrice }) => money(totalPrice), sumValue),
];
