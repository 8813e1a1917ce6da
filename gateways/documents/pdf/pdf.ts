import pdfmake, { type Content } from 'pdfmake';
import type { Paper, Party } from '../paper.ts';
import { codePointsOf, FONT } from './fonts.ts';
import { createPrinter } from './printable.ts';
import { ALARM, equal, factTable, GRID, INK, MARGIN, pageTable, type Print, QUIET } from './tables.ts';

const FAMILY = 'NotoSansSC';
const FONT_FILES: ReadonlySet<string> = new Set(Object.values(FONT));
const HAS = codePointsOf(FONT.normal);

pdfmake.setFonts({ [FAMILY]: { ...FONT } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((file) => FONT_FILES.has(file));

/** The paper on A4. The same paper gives the same bytes. */
export async function pdfOf(paper: Paper): Promise<Uint8Array> {
  return pdfmake.createPdf(definitionOf(paper)).getBuffer();
}

function definitionOf(paper: Paper): Parameters<typeof pdfmake.createPdf>[0] {
  const { print, changed } = createPrinter(HAS);
  const { title, subtitle, reference, transferId, issuedOn } = paper;
  const top: Content[] = [
    head(paper, print),
    parties(paper.parties, print),
    factTable(paper.facts, Math.ceil(paper.facts.length / 2), print),
    ...paper.remarks.map((remark) => note(print(remark))),
  ];
  const rest: Content[] = [
    ...paper.tables.map((table) => pageTable(table, print)),
    ...(paper.totals.length === 0 ? [] : [factTable(paper.totals, paper.totals.length, print)]),
    ...(paper.signedBy === null ? [] : [signature(print(paper.signedBy))]),
  ];
  const about = print(`${title} ${subtitle} · ${reference} · ${transferId}`);
  return {
    pageSize: 'A4',
    pageOrientation: 'landscape',
    pageMargins: [MARGIN, 28, MARGIN, 34],
    language: paper.language,
    displayTitle: true,
    info: {
      title: print(`${reference} ${title} ${subtitle}`),
      author: print(paper.parties[0]?.name ?? ''),
      creator: 'Outport',
      creationDate: new Date(`${issuedOn}T00:00:00Z`),
    },
    defaultStyle: { font: FAMILY, fontSize: 8, color: INK },
    content: [...top, ...(changed() ? [note(paper.unprintable)] : []), ...rest],
    footer: (page, pages) => ({
      margin: [MARGIN, 8, MARGIN, 0],
      fontSize: 6.5,
      columns: [
        { text: about, width: '*' },
        { text: paper.page(page, pages), width: 110, alignment: 'right' },
      ],
    }),
  };
}

const head = ({ title, subtitle, reference, issuedOn }: Paper, print: Print): Content => ({
  margin: [0, 0, 0, 8],
  columns: [
    {
      text: [
        { text: print(title), fontSize: 16, bold: true },
        { text: `　${print(subtitle)}`, fontSize: 12 },
      ],
      width: '*',
    },
    { text: [{ text: print(reference), bold: true, fontSize: 10 }, `\n${issuedOn}`], width: 220, alignment: 'right' },
  ],
});

const parties = (listed: Party[], print: Print): Content => ({
  layout: GRID,
  margin: [0, 0, 0, 8],
  table: {
    widths: equal(listed.length),
    body: [
      listed.map(({ title, name, lines }) => ({
        stack: [
          { text: print(title), color: QUIET, fontSize: 6.5 },
          { text: print(name), bold: true, fontSize: 9 },
          ...lines.map((line) => ({ text: print(line), fontSize: 7.5 })),
        ],
      })),
    ],
  },
});

const note = (text: string): Content => ({ text, fontSize: 7, color: ALARM, margin: [0, 0, 0, 6] });

const signature = (signedBy: string): Content => ({
  unbreakable: true,
  margin: [0, 14, 0, 0],
  columns: [
    { text: '', width: '*' },
    {
      width: 300,
      stack: [
        { text: 'For and on behalf of 代表', fontSize: 7 },
        { text: signedBy, bold: true },
        { canvas: [{ type: 'line', x1: 0, y1: 42, x2: 300, y2: 42, lineWidth: 0.5, lineColor: INK }] },
        { text: 'Authorised signature and stamp 授权签字及盖章', fontSize: 7, margin: [0, 3, 0, 0] },
      ],
    },
  ],
});
