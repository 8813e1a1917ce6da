import type { MailContent } from '../contracts/mail.ts';
import { CODE_TABLES } from '../domain/codes/index.ts';
import type { Localised } from '../domain/localised.ts';
import { authorisationWords } from '../domain/inspection-words.ts';
import type { InspectionLineRecord, InspectionRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];
type Facts = MailContent['facts'];

/** A mail is read, not searched: past so many lines it says how many more there are. */
const LINES_SHOWN = 20;
const LABELS = {
  inspections: { en: 'Inspections', 'zh-CN': '查验票数' },
  priority: { en: 'Priority', 'zh-CN': '优先查验' },
  more: { en: 'More', 'zh-CN': '其他' },
  customsSays: { en: 'Customs says', 'zh-CN': '海关通知' },
  place: { en: 'Place', 'zh-CN': '查验地点' },
  time: { en: 'Time', 'zh-CN': '查验时间' },
  findings: { en: 'Found', 'zh-CN': '查验发现' },
} as const;
const YES: Localised = { en: 'Yes, B2B goods are inspected before others', 'zh-CN': '是，B2B 货物优先查验' };

/** What a mail says of the inspections of a transfer that customs has not decided: of each what customs said, and line by line what it will look at
 *  (name, specification, quantity, trademark) with the authorisation on file for the brand. */
export async function inspectionFacts(models: Models, transferId: string): Promise<Facts> {
  const open = await models.InspectionModel.find({ transferId, decidedAt: null }).sort({ _id: 1 }).lean();
  const shown = open.flatMap((inspection) => inspection.lines.map((line) => ({ inspection, line }))).slice(0, LINES_SHOWN);
  const left = open.reduce((sum, { lines }) => sum + lines.length, 0) - shown.length;
  return [
    { label: LABELS.inspections, value: String(open.length) },
    ...(open.some(({ priority }) => priority) ? [{ label: LABELS.priority, value: YES }] : []),
    ...[...Map.groupBy(shown, ({ inspection }) => inspection)].flatMap(([inspection, own]) => [
      ...headOf(inspection),
      ...own.map(({ line }) => factOf(inspection, line)),
    ]),
    ...(left === 0
      ? []
      : [{ label: LABELS.more, value: { en: `${left} more lines, in Outport`, 'zh-CN': `另有 ${left} 项商品，请在 Outport 中查看` } }]),
  ];
}

function headOf({ orderNo, declarationNo, notice }: InspectionRecord): Facts {
  const number = declarationNo === null ? orderNo : `${orderNo} / ${declarationNo}`;
  const told = (label: Localised): Localised => ({ en: `${label.en} (${number})`, 'zh-CN': `${label['zh-CN']}（${number}）` });
  return [
    { label: told(LABELS.customsSays), value: notice.text === '' ? notice.status : notice.text },
    ...(notice.place === null ? [] : [{ label: LABELS.place, value: notice.place }]),
    ...(notice.time === null ? [] : [{ label: LABELS.time, value: notice.time }]),
  ];
}

function factOf({ orderNo }: InspectionRecord, line: InspectionLineRecord): Facts[number] {
  const { gnum, sku, nameZh, nameEn, model, pieces, unit, brand } = line;
  const unitName = CODE_TABLES.unit.entries.find(({ code }) => code === unit);
  const words = authorisationWords(line);
  const says = (text: keyof Localised): string =>
    words.cure === null ? words.standing[text] : `${words.standing[text]} ${words.cure[text]}`;
  return {
    label: { en: `${orderNo} item ${gnum}: ${nameEn} (${sku})`, 'zh-CN': `${orderNo} 第 ${gnum} 项：${nameZh}（${sku}）` },
    value: {
      en: `Specification: ${model}. Quantity: ${pieces} ${unitName?.nameEn ?? unit}. Trademark: ${brand === '' ? 'none' : brand}. ${says('en')}`,
      'zh-CN': `规格型号：${model}；数量：${pieces} ${unitName?.nameZh ?? unit}；商标：${brand === '' ? '无' : brand}。${says('zh-CN')}`,
    },
  };
}

/** What was found where inspections of a transfer have failed. */
export async function failureFacts(models: Models, transferId: string): Promise<Facts> {
  const failed = await models.InspectionModel.find({ transferId, state: 'failed' })
    .select('orderNo results')
    .sort({ _id: 1 })
    .limit(LINES_SHOWN)
    .lean();
  return failed.flatMap(({ orderNo, results }) => {
    const last = results.at(-1);
    const words = [last?.findings ?? '', last?.officerRemark ?? ''].filter((word) => word !== '').join('; ');
    return words === ''
      ? []
      : [{ label: { en: `${LABELS.findings.en} (${orderNo})`, 'zh-CN': `${LABELS.findings['zh-CN']}（${orderNo}）` }, value: words }];
  });
}

/** The brokers whom an enterprise has authorised on a date (YYYY-MM-DD) and who gave an address. They read Chinese: it is their customs' language. */
export async function brokersToTell(
  models: Models,
  enterpriseId: string,
  on: string,
): Promise<{ email: string; language: keyof Localised }[]> {
  const enterprise = await models.EnterpriseModel.findById(enterpriseId).select('brokers').lean();
  const authorised = (enterprise?.brokers ?? []).filter(({ validFrom, validTo }) => validFrom <= on && validTo >= on);
  const emails = new Set(authorised.flatMap(({ email }) => email ?? []));
  return [...emails].map((email) => ({ email, language: 'zh-CN' }));
}
