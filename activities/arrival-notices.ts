import type { MailContent } from '../contracts/mail.ts';
import type { ArrivalDifference } from '../domain/arrival.ts';
import type { Localised } from '../domain/localised.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];

const KINDS: Readonly<Record<ArrivalDifference['kind'], Localised>> = {
  packages: { en: 'Packages', 'zh-CN': '件数' },
  'gross-weight': { en: 'Gross weight (kg)', 'zh-CN': '毛重（千克）' },
  'logistics-no': { en: 'Units', 'zh-CN': '运单号' },
};
const or = (text: string, none: string): string => (text === '' ? none : text);

const differing = (models: Models, transferId: string) =>
  models.ArrivalReportModel.find({ transferId, state: 'mismatched' }).sort({ receivedAt: 1 }).lean();

/** What a mail says of a report that differs from the declaration, one line for each difference. */
export async function arrivalFacts(models: Models, transferId: string): Promise<MailContent['facts']> {
  const reports = await differing(models, transferId);
  return reports.flatMap(({ billNo, messageId, siteCode, differences }) => [
    { label: { en: 'Bill', 'zh-CN': '提运单号' }, value: billNo },
    { label: { en: 'Site and report', 'zh-CN': '监管场所及报告编号' }, value: `${siteCode} / ${messageId}` },
    ...differences.map(({ kind, reported, declared }) => ({
      label: KINDS[kind],
      value: {
        en: `reported ${or(reported, 'none')}, declared ${or(declared, 'none')}`,
        'zh-CN': `运抵 ${or(reported, '无')}，申报 ${or(declared, '无')}`,
      },
    })),
  ]);
}

/** Whose reports differ: they are told as the seller is. */
export const siteOperatorsOf = async (models: Models, transferId: string): Promise<string[]> => [
  ...new Set((await differing(models, transferId)).map(({ organisationId }) => organisationId)),
];
