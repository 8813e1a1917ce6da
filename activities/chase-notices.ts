import type { MailContent } from '../contracts/mail.ts';
import type { StockTransferRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';
import { brokersToTell } from './inspection-notices.ts';

const LABELS = {
  reference: { en: 'Reference', 'zh-CN': '业务编号' },
  billNo: { en: 'Bill number', 'zh-CN': '提运单号' },
  missing: { en: 'What is missing', 'zh-CN': '缺失单证' },
  toDo: { en: 'What to do', 'zh-CN': '处理办法' },
  tickets: { en: 'Orders', 'zh-CN': '订单（订仓单）' },
} as const;

type Transfer = Omit<StockTransferRecord, 'lines'>;
type Owing = { email: string; language: 'en' | 'zh-CN'; template: 'paper-chased'; content: MailContent };

/** Who owes customs a paper while it is silent, of those whose address is known: the logistics firm and the brokers. Each is told what is missing and
 *  no more of the transfer than names it. */
export async function whoOwesPapers(models: Deps['models'], transfer: Transfer, link: string): Promise<Owing[]> {
  if (transfer.attention?.code !== 'CUSTOMS_SILENT') return [];
  const tasks = await models.TaskModel.find({ transferId: transfer._id, kind: 'silence', state: 'open' }).sort({ _id: 1 }).lean();
  const owed: Owing[] = [];
  for (const { who, cause, cure, examples } of tasks) {
    const facts = [
      { label: LABELS.reference, value: transfer.reference },
      { label: LABELS.billNo, value: transfer.transport.billNo },
      { label: LABELS.missing, value: cause },
      { label: LABELS.toDo, value: cure },
      { label: LABELS.tickets, value: examples.map(({ orderNo }) => orderNo).join(', ') },
    ];
    const content = { about: transfer.reference, facts, link };
    for (const recipient of await addressesOf(models, transfer, who)) owed.push({ ...recipient, template: 'paper-chased', content });
  }
  return owed;
}

async function addressesOf(models: Deps['models'], { logistics, enterpriseId, declarationDate }: Transfer, who: string) {
  if (who === 'broker') return brokersToTell(models, enterpriseId, declarationDate);
  if (who !== 'logistics-firm' || logistics.email === undefined) return [];
  return [{ email: logistics.email, language: 'zh-CN' as const }];
}
