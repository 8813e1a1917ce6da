import type { MailContent, MailTemplate } from '../contracts/mail.ts';
import { chinaDate } from '../domain/calendar.ts';
import type { Deps } from './deps.ts';
import { brokersToTell } from './inspection-notices.ts';

const LABELS = {
  enterprise: { en: 'Enterprise', 'zh-CN': '企业' },
  month: { en: 'Month of release', 'zh-CN': '放行月份' },
  district: { en: 'Customs district', 'zh-CN': '关区' },
  mode: { en: 'Customs mode', 'zh-CN': '监管方式' },
  dueOn: { en: 'Last day', 'zh-CN': '截止日期' },
  lists: { en: 'Lists', 'zh-CN': '清单' },
  sumNo: { en: 'Application number', 'zh-CN': '汇总申请编号' },
  refusals: { en: 'Customs says', 'zh-CN': '海关意见' },
} as const;

/** What a mail says of an application to sum up lists; of one that is overdue the brokers are told as well. Null where there is none of that id. */
export async function sumUpNotice(
  models: Deps['models'],
  template: MailTemplate,
  id: string,
  publicUrl: string,
): Promise<{ organisationIds: string[]; others: Awaited<ReturnType<typeof brokersToTell>>; content: MailContent } | null> {
  const record = await models.SumUpModel.findById(id).lean();
  if (record === null) return null;
  const enterprise = await models.EnterpriseModel.findById(record.enterpriseId).select('nameZh nameEn').lean();
  const { month, customsCode, mode, dueOn, lists, summed, sumNos, refusals } = record;
  const facts: MailContent['facts'] = [
    ...(enterprise === null ? [] : [{ label: LABELS.enterprise, value: `${enterprise.nameZh} ${enterprise.nameEn}` }]),
    { label: LABELS.month, value: month },
    { label: LABELS.district, value: customsCode },
    { label: LABELS.mode, value: mode },
    { label: LABELS.dueOn, value: dueOn },
    { label: LABELS.lists, value: { en: `${summed} of ${lists} are summed up`, 'zh-CN': `共 ${lists} 份，已汇总 ${summed} 份` } },
    ...(sumNos.length === 0 ? [] : [{ label: LABELS.sumNo, value: sumNos.join(', ') }]),
    ...(refusals.length === 0 ? [] : [{ label: LABELS.refusals, value: refusals.join('; ') }]),
  ];
  const others = template === 'sum-up-overdue' ? await brokersToTell(models, record.enterpriseId, chinaDate(new Date().toISOString())) : [];
  const about = `${month} ${customsCode}`;
  return { organisationIds: [record.organisationId], others, content: { about, facts, link: `${publicUrl}/v1/sum-ups/${id}` } };
}
