import type { Certificate, CertificateLine } from './certificate.ts';
import { type SchemeRules, originDates } from './dates.ts';
import { type Drawable, type DrawnLine, remainingParts } from './drawdown.ts';
import { fromParts } from './quantity.ts';
import type { OriginRefusal } from './refusal.ts';

/** The original that a back-to-back certificate is issued out of, as it stands. */
export type Original = Omit<Drawable, 'lines'> &
  Pick<Certificate, 'scheme' | 'kind' | 'destination' | 'consigneeName'> & {
    lines: readonly (DrawnLine & Pick<CertificateLine, 'hsCode6' | 'originCountry'>)[];
  };

/** The last day of a certificate: what the paper states; else what is reckoned from its issue, within the original's where the scheme says so. */
export function validUntilOf(certificate: Certificate, rules: SchemeRules, original: Original | null): string {
  const { validUntil } = originDates(rules, certificate);
  const bound = rules.backToBack?.withinOriginalValidity === true ? (original?.validUntil ?? validUntil) : validUntil;
  return certificate.statedUntil ?? (bound < validUntil ? bound : validUntil);
}

/** What is wrong with a back-to-back certificate beside its original, every fault at once. A null original is one that is not there. */
export function backToBackRefusals(certificate: Certificate, rules: SchemeRules, original: Original | null): OriginRefusal[] {
  if (certificate.kind !== 'back-to-back' || certificate.originalId === null || rules.backToBack === null) return [];
  if (original === null) return [unfit('There is no such certificate', '没有该证书')];
  return [
    ...fitness(certificate, original),
    ...outlasts(certificate, original, rules.backToBack),
    ...parties(certificate, original, rules.backToBack),
    ...lines(certificate, original),
  ];
}

type Conditions = NonNullable<SchemeRules['backToBack']>;

const unfit = (en: string, zh: string): OriginRefusal => ({
  path: 'originalId',
  code: 'BACK_TO_BACK_ORIGINAL_UNFIT',
  message: { en, 'zh-CN': zh },
});

function fitness({ scheme, issuedOn }: Certificate, original: Original): OriginRefusal[] {
  return [
    ...(original.scheme === scheme ? [] : [unfit(`The original is of ${original.scheme}`, `原证属于 ${original.scheme}`)]),
    ...(original.kind === 'back-to-back' ? [unfit('The original is itself back-to-back', '原证本身即为背对背证书')] : []),
    ...(original.state === 'cancelled' ? [unfit('The original is cancelled', '原证已作废')] : []),
    ...(issuedOn < original.issuedOn
      ? [unfit(`The original was issued later, on ${original.issuedOn}`, `原证签发较晚（${original.issuedOn}）`)]
      : []),
    ...(issuedOn > original.validUntil
      ? [unfit(`The original was good to ${original.validUntil}`, `原证有效期至 ${original.validUntil}`)]
      : []),
  ];
}

function outlasts({ statedUntil }: Certificate, { validUntil }: Original, { withinOriginalValidity }: Conditions): OriginRefusal[] {
  if (!withinOriginalValidity || statedUntil === null || statedUntil <= validUntil) return [];
  const message = {
    en: `The original is good to ${validUntil}; a back-to-back certificate is not good for longer`,
    'zh-CN': `原证有效期至 ${validUntil}；背对背证书的有效期不得超出原证`,
  };
  return [{ path: 'statedUntil', code: 'BACK_TO_BACK_OUTLASTS_ORIGINAL', message }];
}

/** Names are the same when they differ in width, case, or spaces and marks only. */
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}\s]+/gu, '');

function parties(certificate: Certificate, original: Original, { sameImporterExporter }: Conditions): OriginRefusal[] {
  const elsewhere: OriginRefusal = {
    path: 'issuingParty',
    code: 'BACK_TO_BACK_PARTY_WRONG',
    message: {
      en: `The original was issued for ${original.destination}: only that party is on the way and can issue a back-to-back certificate`,
      'zh-CN': `原证的目的地为 ${original.destination}，仅该中间缔约方可签发背对背证书`,
    },
  };
  const another: OriginRefusal = {
    path: 'exporterName',
    code: 'BACK_TO_BACK_EXPORTER_NOT_IMPORTER',
    message: {
      en: `The importer in the party on the way applies as exporter; on the original that is ${original.consigneeName}`,
      'zh-CN': `背对背证书的出口商须为中间缔约方的进口商，原证上为 ${original.consigneeName}`,
    },
  };
  const same = plainName(certificate.exporterName) === plainName(original.consigneeName);
  return [...(certificate.issuingParty === original.destination ? [] : [elsewhere]), ...(sameImporterExporter && !same ? [another] : [])];
}

/** The lines draw from the original one after the other, so that two of them cannot take the same remainder. */
function lines(certificate: Certificate, original: Original): OriginRefusal[] {
  const left = new Map(original.lines.map((line) => [line.lineNo, remainingParts(line)]));
  return certificate.lines.flatMap((line, index): OriginRefusal[] => {
    const from = original.lines.find(({ lineNo }) => lineNo === line.originalLineNo);
    const at = `lines[${index}]`;
    if (from === undefined) return [wrongLine(`${at}.originalLineNo`, 'It names no line of the original', '未对应原证的任何一项')];
    const differing = (['hsCode6', 'originCountry', 'unit'] as const).filter((member) => line[member] !== from[member]);
    const refusals = differing.map((member) =>
      wrongLine(
        `${at}.${member}`,
        `Line ${from.lineNo} of the original says ${from[member]}`,
        `原证第 ${from.lineNo} 项为 ${from[member]}`,
      ),
    );
    const remaining = left.get(from.lineNo) ?? 0;
    if (line.grantedParts <= remaining) left.set(from.lineNo, remaining - line.grantedParts);
    else refusals.push(overOriginal(`${at}.quantity`, from, line.grantedParts, remaining));
    return refusals;
  });
}

const wrongLine = (path: string, en: string, zh: string): OriginRefusal => ({
  path,
  code: 'BACK_TO_BACK_LINE_WRONG',
  message: { en, 'zh-CN': zh },
});

function overOriginal(path: string, { lineNo, unit }: DrawnLine, parts: number, left: number): OriginRefusal {
  const [asked, remaining] = [fromParts(parts), fromParts(left)];
  const message = {
    en: `Line ${lineNo} of the original has ${remaining} left for it, in unit ${unit}; ${asked} was asked`,
    'zh-CN': `原证第 ${lineNo} 项剩余 ${remaining}（计量单位 ${unit}），本次要求 ${asked}`,
  };
  return { path, code: 'BACK_TO_BACK_OVER_ORIGINAL', message };
}
