import type { CertificateOfOriginState } from '../states.ts';
import type { CertificateLine } from './certificate.ts';
import { fromParts } from './quantity.ts';
import type { OriginRefusal } from './refusal.ts';

/** A line with what was drawn of it so far, in parts of 10^-5. */
export type DrawnLine = Pick<CertificateLine, 'lineNo' | 'grantedParts' | 'unit'> & { drawnParts: number };
export type Drawable = { state: CertificateOfOriginState; issuedOn: string; validUntil: string; lines: readonly DrawnLine[] };

/** What a draw was for, under the number by which that is found. */
export const PURPOSES = ['import-declaration', 'stock-transfer', 'back-to-back'] as const;
export type DrawdownPurpose = { kind: (typeof PURPOSES)[number]; reference: string };

export const remainingParts = ({ grantedParts, drawnParts }: Pick<DrawnLine, 'grantedParts' | 'drawnParts'>): number =>
  grantedParts - drawnParts;

/** Why a quantity cannot be drawn of a certificate on a day (YYYY-MM-DD), every reason at once. First and last day are good. */
export function drawRefusals(certificate: Drawable, { lineNo, parts, on }: { lineNo: number; parts: number; on: string }): OriginRefusal[] {
  const line = certificate.lines.find((one) => one.lineNo === lineNo);
  return [...dateRefusals(certificate, on), ...(line === undefined ? [lineUnknown(lineNo)] : overRemaining(line, parts))];
}

function dateRefusals({ state, issuedOn, validUntil }: Drawable, on: string): OriginRefusal[] {
  if (state === 'cancelled') return [cancelled];
  if (on < issuedOn) {
    const message = { en: `It was issued on ${issuedOn}, after ${on}`, 'zh-CN': `证书于 ${issuedOn} 签发，晚于 ${on}` };
    return [{ path: 'on', code: 'CERTIFICATE_NOT_YET_ISSUED', message, facts: { issuedOn } }];
  }
  if (on > validUntil) {
    const message = { en: `It was good to ${validUntil}, before ${on}`, 'zh-CN': `证书有效期至 ${validUntil}，早于 ${on}` };
    return [{ path: 'on', code: 'CERTIFICATE_EXPIRED', message, facts: { validUntil } }];
  }
  return [];
}

const cancelled: OriginRefusal = {
  path: 'state',
  code: 'CERTIFICATE_CANCELLED',
  message: { en: 'The certificate is cancelled', 'zh-CN': '证书已作废' },
  facts: { state: 'cancelled' },
};

const lineUnknown = (lineNo: number): OriginRefusal => ({
  path: 'lineNo',
  code: 'CERTIFICATE_LINE_UNKNOWN',
  message: { en: `The certificate has no line ${lineNo}`, 'zh-CN': `证书没有第 ${lineNo} 项` },
});

function overRemaining(line: DrawnLine, parts: number): OriginRefusal[] {
  if (parts <= remainingParts(line)) return [];
  const [asked, remaining] = [fromParts(parts), fromParts(remainingParts(line))];
  const message = {
    en: `Line ${line.lineNo} has ${remaining} left, in unit ${line.unit}; ${asked} was asked`,
    'zh-CN': `第 ${line.lineNo} 项剩余 ${remaining}（计量单位 ${line.unit}），本次要求 ${asked}`,
  };
  return [
    { path: 'quantity', code: 'DRAWDOWN_OVER_REMAINING', message, facts: { lineNo: line.lineNo, asked, remaining, unit: line.unit } },
  ];
}

/** Why a certificate cannot be cancelled: it was, or goods went in under it. */
export function cancelRefusals({ state, lines }: Pick<Drawable, 'state' | 'lines'>): OriginRefusal[] {
  if (state === 'cancelled') return [cancelled];
  const drawn = lines.filter(({ drawnParts }) => drawnParts > 0).map(({ lineNo }) => lineNo);
  if (drawn.length === 0) return [];
  const message = {
    en: `Quantities are drawn of line ${drawn.join(', ')}; release them first`,
    'zh-CN': `第 ${drawn.join('、')} 项已有核减，请先退回`,
  };
  return [{ path: 'lines', code: 'CERTIFICATE_DRAWN', message, facts: { state } }];
}

/** Why a draw cannot be given back: it was, by somebody at some time; or a back-to-back certificate stands on it. */
export function releaseRefusals({ kind, reference }: DrawdownPurpose, released: { by: string; at: string } | null): OriginRefusal[] {
  if (released !== null) {
    const { by, at } = released;
    const message = { en: `It was released by ${by} at ${at}`, 'zh-CN': `已由 ${by} 于 ${at} 退回` };
    return [{ path: 'drawdownId', code: 'DRAWDOWN_RELEASED', message, facts: { releasedBy: by, releasedAt: at } }];
  }
  if (kind !== 'back-to-back') return [];
  const message = {
    en: `The back-to-back certificate ${reference} stands on it; cancel that`,
    'zh-CN': `背对背证书 ${reference} 以此为依据，请作废该证书`,
  };
  return [{ path: 'drawdownId', code: 'DRAWDOWN_OF_BACK_TO_BACK', message }];
}

/** Where the drawn quantities of a certificate are not the sums of its entries, or are below zero or above what was granted; empty when its books
 *  are right. Units: parts of 10^-5, draws positive, releases negative. */
export function ledgerFaults(lines: readonly DrawnLine[], entries: readonly { lineNo: number; parts: number }[]): string[] {
  const strays = entries.filter(({ lineNo }) => lines.every((line) => line.lineNo !== lineNo));
  return [
    ...strays.map(({ lineNo }) => `an entry draws line ${lineNo}, which there is not`),
    ...lines.flatMap((line) => {
      const { lineNo, grantedParts, drawnParts } = line;
      const sum = entries.reduce((total, entry) => (entry.lineNo === lineNo ? total + entry.parts : total), 0);
      return [
        ...(sum === drawnParts ? [] : [`line ${lineNo} says ${drawnParts} drawn, its entries ${sum}`]),
        ...(drawnParts >= 0 && drawnParts <= grantedParts ? [] : [`line ${lineNo} has ${drawnParts} of ${grantedParts} drawn`]),
      ];
    }),
  ];
}
