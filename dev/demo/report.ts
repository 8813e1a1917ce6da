import { relative } from 'node:path';
import type { Result } from './result.ts';

type Print = (line: string) => void;

/** Cells of a Chinese character are two wide. */
const width = (text: string): number =>
  [...text].reduce((total, character) => total + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/u.test(character) ? 2 : 1), 0);
const pad = (text: string, cells: number): string => `${text}${' '.repeat(Math.max(0, cells - width(text)))}`;
const padStart = (text: string, cells: number): string => `${' '.repeat(Math.max(0, cells - width(text)))}${text}`;

/** What the demo tells at its end. */
export function printReport(result: Result, links: readonly [name: string, url: string][], print: Print): void {
  const heading = (title: string) => print(`\n${title}`);
  heading('Timeline 时间线');
  for (const line of timelineLines(result)) print(line);
  heading('Filed 申报, and why so');
  for (const line of ticketLines(result)) print(line);
  heading('Received 收货, against what was sent');
  for (const line of countLines(result)) print(line);
  heading('Papers 单证');
  for (const { file, sizeBytes } of result.documents)
    print(`  ${padStart(`${Math.ceil(sizeBytes / 1024)} kB`, 7)}  ${relative(process.cwd(), file)}`);
  heading('Messages 报文 and mails 邮件');
  print(
    `  ${result.messages.sent} messages sent to the Single Window, ${result.messages.received} receipts received, each kept byte for byte`,
  );
  print(`  ${result.mails} mails about this transfer to seller, broker and partner`);
  heading('Look further');
  for (const [name, url] of links) print(`  ${pad(name, 22)} ${url}`);
}

/** A detail that is a word or a number, as text. */
export const textOf = (detail: unknown): string => (typeof detail === 'string' || typeof detail === 'number' ? `${detail}` : '');

function timelineLines({ timeline }: Result): string[] {
  const began = Date.parse(timeline[0]?.at ?? '');
  return timeline.map(({ at, state, detail, by }) => {
    const seconds = ((Date.parse(at) - began) / 1000).toFixed(1);
    const about = [textOf(detail['reference']), detail['tickets'] === undefined ? '' : `${textOf(detail['tickets'])} ticket(s)`]
      .filter(Boolean)
      .join(' ');
    return `  ${at.slice(11, 19)}  ${padStart(`+${seconds} s`, 9)}  ${pad(state, 18)} ${pad(by.startsWith('workflow:') ? 'the flow' : 'a person', 9)} ${about}`;
  });
}

const ticketLines = ({ tickets }: Result): string[] =>
  tickets.flatMap(({ orderNo, path, simplified, totals, lines, declarationNo, state, reasons }) => [
    `  ${pad(orderNo, 26)} ${pad(path === 'form' ? 'form 报关单' : simplified ? 'list 清单, 6 digits' : 'list 清单', 20)} ${padStart(`${totals.value.currency} ${totals.value.amount}`, 15)}  ${padStart(String(lines.length), 3)} lines  ${declarationNo ?? ''}  ${state}`,
    ...reasons.map(({ text, packId, confidence }) => `      because ${text} [${packId}, ${confidence}]`),
  ]);

function countLines({ notice, discrepancies, receipts }: Result): string[] {
  const sent = notice.lines.reduce((total, { announcedPieces }) => total + announcedPieces, 0);
  const received = notice.lines.reduce((total, { receivedPieces }) => total + receivedPieces, 0);
  const different = notice.lines.filter(
    ({ announcedPieces, receivedPieces, byCondition }) => announcedPieces !== receivedPieces || byCondition.good !== receivedPieces,
  );
  return [
    `  ${sent} pieces of ${notice.lines.length} SKUs sent in ${notice.cartons} cartons; ${received} counted in ${receipts.length} receipts; all others as sent`,
    ...different.map(
      ({ sku, nameZh, announcedPieces, receivedPieces, byCondition }) =>
        `  ${pad(sku, 14)} ${pad(nameZh, 26)} sent ${padStart(String(announcedPieces), 5)}  received ${padStart(String(receivedPieces), 5)}  good ${padStart(String(byCondition.good), 5)}`,
    ),
    ...discrepancies.map(({ kind, sku, pieces, state, id }) => `  discrepancy: ${pieces} pieces of ${sku} ${kind}, ${state} (${id})`),
  ];
}
