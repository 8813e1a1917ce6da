import type { TransferPapers } from '../../../contracts/documents.ts';
import { figure, text } from '../columns.ts';
import { count, sumCartons, sumGross, sumNet, weight } from '../figures.ts';
import { type Column, type Paper, tableOf } from '../paper.ts';
import { NONE } from '../words.ts';
import { englishPaper, goodsOf, PIECES } from './english.ts';
import { beginsTicket, type Line, linesOf } from './lines.ts';

/** 装箱单: which cartons hold what, and what each line weighs. */
export const packingList = (papers: TransferPapers): Paper =>
  englishPaper(papers, {
    title: 'PACKING LIST',
    subtitle: '装箱单',
    facts: [
      { label: 'Packing list no. 装箱单号', value: papers.reference },
      { label: 'Date 日期', value: papers.issuedOn },
      { label: 'Packing 包装种类', value: 'Cartons 纸箱' },
    ],
    tables: [tableOf('Packing lines 装箱明细', 'Total 合计', [...goodsOf(papers), ...COLUMNS], linesOf(papers.tickets), beginsTicket)],
    totals: [],
  });

const COLUMNS: Column<Line>[] = [
  text('Marks\n唛头', 110, 26, ({ cartonMarks }) => cartonMarks || NONE),
  figure('Cartons\n箱数', 44, 12, ({ cartons }) => count(cartons), sumCartons),
  PIECES,
  figure('Net weight\n净重 (kg)', 62, 20, ({ netWeightKg }) => weight(netWeightKg), sumNet),
  figure('Gross weight\n毛重 (kg)', 62, 20, ({ grossWeightKg }) => weight(grossWeightKg), sumGross),
];
