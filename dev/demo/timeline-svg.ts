import { textOf } from './report.ts';
import type { Result } from './result.ts';

const INK = '#1b2733';
const QUIET = '#66727f';
const LINE = '#d9e0e7';
const TONES: Readonly<Record<string, string>> = { form: '#7a4b00', list: '#0b5cad', good: '#13795b', short: '#b42318', damaged: '#b54708' };
const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif";
const WIDTH = 1120;
const ROW = 34;
const TOP = 96;
const LEFT = 190;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
const label = (x: number, y: number, text: string, { size = 13, fill = INK, weight = 400, anchor = 'start' } = {}): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${escaped(text)}</text>`;

/** The demo's own data as a picture: the states in time on the left, what was filed and counted on the right. */
export function timelineSvg(result: Result): string {
  const { transfer, timeline, messages, mails } = result;
  const rows = timeline.length;
  const right = [...filedPart(result, TOP), ...countedPart(result, TOP + 58 + result.tickets.length * 40)];
  const height = Math.max(TOP + rows * ROW + 60, TOP + 58 + result.tickets.length * 40 + 130 + result.discrepancies.length * 24);
  const began = Date.parse(timeline[0]?.at ?? '');
  const dots = timeline.flatMap(({ at, state, detail }, index) => {
    const y = TOP + 30 + index * ROW;
    const about = textOf(detail['reference']);
    return [
      label(LEFT - 34, y + 5, `+${((Date.parse(at) - began) / 1000).toFixed(1)} s`, { fill: QUIET, anchor: 'end', size: 12 }),
      `<circle cx="${LEFT}" cy="${y}" r="6" fill="${state === 'closed' ? TONES['good'] : TONES['list']}"/>`,
      label(LEFT + 18, y + 5, state, { weight: 600, size: 14 }),
      label(LEFT + 172, y + 5, about, { fill: QUIET, size: 12 }),
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="${FONT}" role="img" aria-label="Timeline of stock transfer ${escaped(transfer.reference)}">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${label(40, 40, `Stock transfer ${transfer.reference} · Nansha 南沙 → Port Klang · mode 9810 出口海外仓`, { size: 20, weight: 700 })}
${label(40, 64, `${transfer.lineCount} lines, ${transfer.totals.pieces} pieces, ${transfer.totals.cartons} cartons, CNY ${transfer.totals.value.amount} · ${messages.sent} messages sent, ${messages.received} receipts kept · ${mails} mails · ${result.documents.length} papers`, { fill: QUIET })}
<line x1="${LEFT}" y1="${TOP + 30}" x2="${LEFT}" y2="${TOP + 30 + (rows - 1) * ROW}" stroke="${LINE}" stroke-width="3"/>
${dots.join('\n')}
${right.join('\n')}
</svg>
`;
}

const RIGHT = 600;

function filedPart({ tickets }: Result, top: number): string[] {
  const title = label(RIGHT, top + 10, 'Filed 申报', { weight: 700, size: 15 });
  return [
    title,
    ...tickets.flatMap(({ orderNo, path, simplified, totals, reasons, declarationNo }, index) => {
      const y = top + 38 + index * 40;
      const how = path === 'form' ? 'form 报关单' : simplified ? 'list 清单 · 6 digits' : 'list 清单';
      return [
        `<rect x="${RIGHT}" y="${y - 13}" width="4" height="32" fill="${TONES[path]}"/>`,
        label(RIGHT + 14, y, `${orderNo} · ${how} · CNY ${totals.value.amount}`, { weight: 600 }),
        label(RIGHT + 14, y + 17, clipped(`${declarationNo ?? ''} · ${reasons[0]?.text ?? ''}`), { fill: QUIET, size: 12 }),
      ];
    }),
  ];
}

const LONGEST = 70;
const clipped = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function countedPart({ notice, discrepancies }: Result, top: number): string[] {
  const sent = notice.lines.reduce((total, { announcedPieces }) => total + announcedPieces, 0);
  const good = notice.lines.reduce((total, { byCondition }) => total + byCondition.good, 0);
  const wide = WIDTH - 40 - RIGHT;
  return [
    label(RIGHT, top, 'Counted 收货', { weight: 700, size: 15 }),
    `<rect x="${RIGHT}" y="${top + 14}" width="${wide}" height="12" rx="3" fill="${LINE}"/>`,
    `<rect x="${RIGHT}" y="${top + 14}" width="${((wide * good) / sent).toFixed(1)}" height="12" rx="3" fill="${TONES['good']}"/>`,
    label(RIGHT, top + 46, `${good} of ${sent} pieces good and in stock`),
    ...discrepancies.map(({ kind, sku, pieces, state }, index) =>
      label(RIGHT, top + 70 + index * 24, `${pieces} pieces of ${sku} ${kind} · discrepancy ${state}`, { fill: TONES[kind] ?? QUIET }),
    ),
  ];
}
