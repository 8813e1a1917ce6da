import { ApplicationFailure } from '@temporalio/activity';
import type { FieldChange } from '../contracts/enterprise.ts';
import type { MailContent, MailTemplate } from '../contracts/mail.ts';
import type { NotificationInput } from '../contracts/notification.messages.ts';
import { isIdOf } from '../domain/ids.ts';
import type { StockTransferRecord } from '../models/index.ts';
import { whoOwesPapers } from './chase-notices.ts';
import type { Deps } from './deps.ts';
import { arrivalFacts, siteOperatorsOf } from './arrival-notices.ts';
import { sumUpNotice } from './sum-up-notices.ts';
import { brokersToTell, failureFacts, inspectionFacts } from './inspection-notices.ts';
import { taskNotice } from './task-notices.ts';

type Models = Deps['models'];
/** Whom a notification goes to, and what it tells. */
export type Notice = {
  organisationIds: string[];
  /** Who has no organisation here, by address; told on behalf of the first organisation, and in a mail of their own where one is named. */
  others?: { email: string; language: 'en' | 'zh-CN'; template?: MailTemplate; content?: MailContent }[];
  content: MailContent;
};

const LABELS = {
  reference: { en: 'Reference', 'zh-CN': '业务编号' },
  enterprise: { en: 'Enterprise', 'zh-CN': '企业' },
  warehouse: { en: 'Warehouse', 'zh-CN': '海外仓' },
  buyer: { en: 'Buyer', 'zh-CN': '境外买方' },
  mode: { en: 'Customs mode', 'zh-CN': '监管方式' },
  state: { en: 'State', 'zh-CN': '状态' },
  attention: { en: 'What happened', 'zh-CN': '事由' },
  pieces: { en: 'Pieces', 'zh-CN': '件数' },
  cartons: { en: 'Cartons', 'zh-CN': '箱数' },
  tickets: { en: 'Tickets', 'zh-CN': '票数' },
  validTo: { en: 'Valid to', 'zh-CN': '有效期至' },
  renewal: { en: 'Period asked for', 'zh-CN': '申请延续的期间' },
  formNo: { en: 'Form number', 'zh-CN': '表单编号' },
  filingNo: { en: 'Customs filing number', 'zh-CN': '海关备案编号' },
  reasons: { en: 'Reasons', 'zh-CN': '原因' },
  changed: { en: 'Particulars', 'zh-CN': '变更项目' },
  discrepancies: { en: 'Discrepancies', 'zh-CN': '差异' },
} as const;

/** Reads what one mail says about one resource. Errors: NOT_FOUND. */
export async function readNotice(
  models: Models,
  { template, resourceId, step }: Pick<NotificationInput, 'template' | 'resourceId' | 'step'>,
  publicUrl: string,
): Promise<Notice> {
  const notice =
    isIdOf('stockTransfer', resourceId) || isIdOf('directExport', resourceId)
      ? await transferNotice(models, template, resourceId, publicUrl)
      : isIdOf('sumUp', resourceId)
        ? await sumUpNotice(models, template, resourceId, publicUrl)
        : isIdOf('warehouseRegistration', resourceId)
          ? await registrationNotice(models, template, resourceId, publicUrl)
          : isIdOf('task', resourceId)
            ? await taskNotice(models, resourceId, publicUrl)
            : await enterpriseNotice(models, resourceId, step, publicUrl);
  if (notice === null) throw ApplicationFailure.nonRetryable(`no resource ${resourceId} to tell of`, 'NOT_FOUND');
  return notice;
}

/** Tells of the step as its timeline entry has it: a late mail must not tell of what came after. */
async function enterpriseNotice(models: Models, id: string, step: string | undefined, publicUrl: string): Promise<Notice | null> {
  const enterprise = await models.EnterpriseModel.findById(id).lean();
  if (enterprise === null) return null;
  const { organisationId, nameZh, nameEn, review } = enterprise;
  const entry = step === undefined ? null : await models.TimelineModel.findById(`${id}:${step}`).lean();
  const { reasons = [], changed = [] } = (entry?.detail ?? review ?? {}) as { reasons?: string[]; changed?: FieldChange[] };
  const facts = [
    { label: LABELS.enterprise, value: `${nameZh} ${nameEn}` },
    { label: LABELS.state, value: entry?.state ?? enterprise.state },
    ...(changed.length === 0 ? [] : [{ label: LABELS.changed, value: changed.map(({ field }) => field).join(', ') }]),
    ...(reasons.length === 0 ? [] : [{ label: LABELS.reasons, value: reasons.join('; ') }]),
  ];
  return { organisationIds: [organisationId], content: { about: nameZh, facts, link: `${publicUrl}/v1/enterprises/${id}` } };
}

const RENEWALS: readonly MailTemplate[] = ['renewal-rejected', 'renewal-refused-by-customs'];

async function registrationNotice(models: Models, template: MailTemplate, id: string, publicUrl: string): Promise<Notice | null> {
  const registration = await models.WarehouseRegistrationModel.findById(id).lean();
  if (registration === null) return null;
  const warehouse = await models.WarehouseModel.findById(registration.warehouseId).lean();
  const about = warehouse?.name ?? registration.warehouseId;
  const period = registration.periods.at(-1);
  const filing = period?.filing ?? null;
  const review = RENEWALS.includes(template) ? (period?.review ?? null) : registration.review;
  const reasons =
    template === 'registration-suspended' ? await suspensionReasons(models, id) : [...(review?.reasons ?? []), ...(filing?.reasons ?? [])];
  const facts = [
    { label: LABELS.warehouse, value: about },
    { label: LABELS.state, value: registration.state },
    { label: LABELS.validTo, value: registration.validTo },
    ...(RENEWALS.includes(template) && period !== undefined
      ? [{ label: LABELS.renewal, value: `${period.validFrom} – ${period.validTo}` }]
      : []),
    ...(filing === null ? [] : [{ label: LABELS.formNo, value: filing.form.formNo }]),
    ...(filing?.filingNo == null ? [] : [{ label: LABELS.filingNo, value: filing.filingNo }]),
    ...(reasons.length === 0 ? [] : [{ label: LABELS.reasons, value: reasons.join('; ') }]),
  ];
  return {
    organisationIds: [registration.organisationId],
    content: { about, facts, link: `${publicUrl}/v1/warehouse-registrations/${id}` },
  };
}

/** Of the newest suspension, as its step tells. */
async function suspensionReasons(models: Models, resourceId: string): Promise<string[]> {
  const step = await models.TimelineModel.findOne({ resourceId, kind: 'suspended' }).sort({ at: -1, _id: -1 }).lean();
  return (step?.detail['reasons'] as string[] | undefined) ?? [];
}

async function transferNotice(models: Models, template: MailTemplate, id: string, publicUrl: string): Promise<Notice | null> {
  const transfer = await models.transferHead(id);
  if (transfer === null) return null;
  const warehouse = await models.WarehouseModel.findById(transfer.warehouseId).lean();
  const facts = [
    { label: LABELS.reference, value: transfer.reference },
    ...(warehouse === null ? [] : [{ label: LABELS.warehouse, value: warehouse.name }]),
    ...(transfer.buyer == null ? [] : [{ label: LABELS.buyer, value: transfer.buyer.name }]),
    { label: LABELS.mode, value: transfer.mode },
    { label: LABELS.state, value: transfer.state },
    { label: LABELS.pieces, value: String(transfer.totals.pieces) },
    { label: LABELS.cartons, value: String(transfer.totals.cartons) },
    ...(transfer.attention === null ? [] : [{ label: LABELS.attention, value: transfer.attention.message }]),
    ...(await ofTemplate(models, template, transfer)),
  ];
  const partner = warehouse === null ? [] : [warehouse.partnerOrganisationId];
  const sites = template === 'arrival-mismatch' ? await siteOperatorsOf(models, transfer._id) : [];
  const organisationIds = [...audienceOf(template, transfer.organisationId, partner), ...sites];
  const link =
    template === 'inbound-announced'
      ? `${publicUrl}/v1/inbound-notices/${transfer.inboundNoticeId ?? ''}`
      : `${publicUrl}/v1/${models.resourceOf(transfer)}s/${id}`;
  const others = ABOUT_INSPECTIONS.includes(template)
    ? await brokersToTell(models, transfer.enterpriseId, transfer.declarationDate)
    : template === 'transfer-needs-attention'
      ? await whoOwesPapers(models, transfer, link)
      : [];
  return { organisationIds, others, content: { about: transfer.reference, facts, link } };
}

/** What a broker must know too: its officer stands beside the goods. */
const ABOUT_INSPECTIONS: readonly MailTemplate[] = ['inspection-notice', 'transfer-held'];

function audienceOf(template: MailTemplate, seller: string, partner: string[]): string[] {
  if (template === 'inbound-announced') return partner;
  if (template === 'discrepancy-opened' || template === 'transfer-closed') return [...new Set([seller, ...partner])];
  return [seller];
}

async function ofTemplate(
  models: Models,
  template: MailTemplate,
  transfer: Omit<StockTransferRecord, 'lines'>,
): Promise<MailContent['facts']> {
  if (template === 'arrival-mismatch') return arrivalFacts(models, transfer._id);
  if (template === 'inspection-notice') return inspectionFacts(models, transfer._id);
  if (template === 'transfer-held') return failureFacts(models, transfer._id);
  if (template === 'transfer-declared') {
    const tickets = await models.TicketModel.find({ transferId: transfer._id }).select('path').lean();
    const [lists, forms] = [tickets.filter(({ path }) => path === 'list').length, tickets.filter(({ path }) => path === 'form').length];
    return [
      { label: LABELS.tickets, value: { en: `${lists} by list, ${forms} by form`, 'zh-CN': `清单 ${lists} 票，报关单 ${forms} 票` } },
    ];
  }
  if (template !== 'discrepancy-opened') return [];
  const found = await models.DiscrepancyModel.find({ transferId: transfer._id }).sort({ sku: 1 }).limit(20).lean();
  return [{ label: LABELS.discrepancies, value: found.map(({ kind, sku, pieces }) => `${sku} ${kind} ${pieces}`).join('; ') }];
}
