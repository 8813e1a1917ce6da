import type { Localised } from './localised.ts';
import type { Confidence } from './policy/pack.ts';
import type { TicketState } from './states.ts';

/** What may differ between a ticket as it stands and as somebody wants it. `values`: pieces, prices, lines of the order; `goods`: names, elements,
 *  codes and units; `packages`: cartons and weights; `path`: list instead of form or the other way; `basis`: what the whole plan rests on. */
export const CHANGES = [
  'order-number',
  'values',
  'goods',
  'packages',
  'bill',
  'vehicle',
  'exit-port',
  'logistics',
  'buyer',
  'warehouse',
  'platform',
  'path',
  'basis',
] as const;
export type Change = (typeof CHANGES)[number];

/** What happens to a ticket that is amended. */
export const AMENDMENT_ANSWERS = ['replan', 'resend-as-change', 'withdraw-and-redeclare', 'apply-to-customs', 'refused'] as const;
export type AmendmentAnswer = (typeof AMENDMENT_ANSWERS)[number];

/** Where a ticket stands that somebody wants amended. */
export type TicketToAmend = {
  path: 'list' | 'form';
  state: TicketState;
  /** Its order is with customs or on its way there, and not refused. */
  orderAtCustoms: boolean;
  declarationSent: boolean;
  /** The goods are reported to be at the site. */
  atSite: boolean;
  /** Customs has still to decide on something else that was asked of it. */
  pending: boolean;
  /** Lists of it are declared without their transport, which a manifest states (607). */
  boundLater: boolean;
  /** Somebody corrects what customs refused, and nothing else. */
  isCorrection: boolean;
  changes: readonly Change[];
};

export type AmendmentDecision = {
  answer: AmendmentAnswer;
  rule: string;
  source: string;
  confidence: Confidence | 'house';
  text: Localised;
  /** What can be done instead; null where it goes on by itself. */
  cure: Localised | null;
};
type Rule = AmendmentDecision & { when: (ticket: TicketToAmend) => boolean };

const is =
  (...states: TicketState[]) =>
  (ticket: TicketToAmend): boolean =>
    states.includes(ticket.state);
const some = ({ changes }: TicketToAmend, ...wanted: Change[]): boolean => changes.some((change) => wanted.includes(change));
const only = ({ changes }: TicketToAmend, ...wanted: Change[]): boolean => changes.every((change) => wanted.includes(change));
const TAKEN: TicketState[] = ['accepted', 'arrived'];

/** The rules in the order in which they are asked; the first that holds decides. Source: china-export.md §3.2, §3.3, §4, §4.1; where those are own
 *  knowledge the rule is unverified. */
const RULES: readonly Rule[] = [
  {
    rule: 'NOT_REFUSED_BY_CUSTOMS',
    answer: 'refused',
    when: (ticket) => ticket.isCorrection && ticket.state !== 'rejected',
    source: 'Outport',
    confidence: 'house',
    text: { en: 'Only what customs refused is corrected', 'zh-CN': '只能更正被海关退单的票' },
    cure: { en: 'Amend the transfer (`:amend`)', 'zh-CN': '请使用 :amend 修改业务' },
  },
  {
    rule: 'GOODS_HAVE_LEFT',
    answer: 'refused',
    when: is('departed', 'finalised'),
    source: 'china-export.md §4.1',
    confidence: 'unverified',
    text: { en: 'The goods have left, so nothing of their declaration is changed any more', 'zh-CN': '货物已离境，申报内容不再修改' },
    cure: { en: 'Let the declaration stand; goods that come back are a return', 'zh-CN': '该申报继续有效；货物退回的请办理退运' },
  },
  {
    rule: 'TICKET_WITHDRAWN',
    answer: 'refused',
    when: is('withdrawn'),
    source: 'Outport',
    confidence: 'house',
    text: { en: 'This ticket is withdrawn', 'zh-CN': '该票已撤销' },
    cure: { en: 'Declare the goods in a new transfer, under a new order number', 'zh-CN': '请以新订单号另行申报' },
  },
  {
    rule: 'BEING_DECIDED',
    answer: 'refused',
    when: (ticket) => ticket.pending || is('withdrawing')(ticket),
    source: 'Outport',
    confidence: 'house',
    text: { en: 'Customs still decides on what was asked for this ticket before', 'zh-CN': '海关尚未答复该票此前的申请' },
    cure: { en: 'Wait for its answer', 'zh-CN': '请等待海关答复' },
  },
  {
    rule: 'PLAN_BASIS',
    answer: 'refused',
    when: (ticket) => some(ticket, 'basis'),
    source: 'Outport',
    confidence: 'house',
    text: {
      en: 'The plan rests on the date, the customs and the currency of the declaration and on the country of destination',
      'zh-CN': '申报方案以申报日期、申报地海关、币制和运抵国为基础，不能单独修改',
    },
    cure: { en: 'Cancel the transfer and begin it anew', 'zh-CN': '请取消本业务后重新办理' },
  },
  {
    rule: 'BOUND_LATER',
    answer: 'refused',
    when: (ticket) => ticket.boundLater && ticket.path === 'list' && some(ticket, 'bill', 'vehicle'),
    source: 'china-export.md §2.3: 607 supplies what the lists left open',
    confidence: 'secondary',
    text: { en: 'These lists do not state their transport; a manifest does', 'zh-CN': '清单未填运输信息，由清单总分单补报' },
    cure: {
      en: 'State it by `:bind-transport`, while customs has not taken the manifest',
      'zh-CN': '请在海关受理总分单之前使用 :bind-transport 填报',
    },
  },
  {
    rule: 'UNDER_INSPECTION',
    answer: 'refused',
    when: is('inspect'),
    source: '报关单修改和撤销管理办法 (Order 220), own knowledge',
    confidence: 'unverified',
    text: { en: 'What customs inspects is not changed until the inspection is over', 'zh-CN': '海关已布控查验的，查验办结前不得修改' },
    cure: { en: 'Wait for the result of the inspection', 'zh-CN': '请等待查验结果' },
  },
  {
    rule: 'RELEASED_FORM_REBOOKED',
    answer: 'apply-to-customs',
    when: (ticket) => ticket.state === 'released' && ticket.path === 'form' && only(ticket, 'bill', 'vehicle'),
    source: 'china-export.md §4.1 (改配)',
    confidence: 'unverified',
    text: {
      en: 'Of a released form that has not shipped customs may let the transport be changed, within three days',
      'zh-CN': '已放行未装运的报关单可在三日内申请改配，由海关决定',
    },
    cure: null,
  },
  {
    rule: 'RELEASED',
    answer: 'refused',
    when: is('released'),
    source: 'china-export.md §4.1',
    confidence: 'unverified',
    text: { en: 'What customs has released is not changed in place', 'zh-CN': '已放行的申报不能直接修改' },
    cure: {
      en: 'Have this ticket withdrawn, which customs decides, and declare the goods in a new transfer',
      'zh-CN': '请申请撤销该票（由海关决定），货物另行申报',
    },
  },
  {
    rule: 'BILL_AT_SITE',
    answer: 'refused',
    when: (ticket) => ticket.atSite && some(ticket, 'bill'),
    source: 'china-export.md §4 (未运抵): the arrival is matched by the bill; that it binds is own knowledge',
    confidence: 'unverified',
    text: { en: 'The site has reported the goods under this bill', 'zh-CN': '监管场所已按该提运单号报送运抵' },
    cure: {
      en: 'Amend the bill of a form once it is released; withdraw a list and declare it in a new transfer',
      'zh-CN': '报关单请在放行后申请改配；清单请撤销后另行申报',
    },
  },
  {
    rule: 'FORM_TAKEN',
    answer: 'apply-to-customs',
    when: (ticket) => ticket.path === 'form' && is(...TAKEN)(ticket) && !some(ticket, 'order-number', 'path', 'warehouse', 'platform'),
    source: 'china-export.md §4.1 (报关单修改和撤销管理办法, Order 220)',
    confidence: 'unverified',
    text: { en: 'Customs has the form, and decides whether it is changed', 'zh-CN': '海关已接收报关单，须申请修改，由海关决定' },
    cure: null,
  },
  {
    rule: 'ORDER_STANDS',
    answer: 'refused',
    when: (ticket) => ticket.orderAtCustoms && some(ticket, 'values', 'warehouse', 'platform') && !some(ticket, 'order-number'),
    source: 'china-export.md §3.2, §3.3, §4: an order is only ever new, and is compared with its declaration',
    confidence: 'secondary',
    text: {
      en: 'Customs has the order under this number, with other values than these',
      'zh-CN': '该订单（订仓单）号已在海关入库，内容与修改后不一致',
    },
    cure: { en: 'Give the order a new number (`newOrderNo`)', 'zh-CN': '请为该订单（订仓单）填写新的编号 newOrderNo' },
  },
  {
    rule: 'NOTHING_DECLARED',
    answer: 'replan',
    when: (ticket) => is('planned', 'correcting', 'rejected')(ticket) || (is('submitted')(ticket) && !ticket.declarationSent),
    source: 'china-export.md §4',
    confidence: 'secondary',
    text: {
      en: 'Customs has no declaration of it, so it is planned anew and sent so',
      'zh-CN': '海关尚无有效申报，按修改后内容重新制单申报',
    },
    cure: null,
  },
  {
    rule: 'LIST_ON_ITS_WAY',
    answer: 'resend-as-change',
    when: (ticket) => ticket.path === 'list' && is('submitted')(ticket) && !some(ticket, 'order-number', 'path', 'logistics'),
    source: 'china-export.md §3.2, §4.1: appType 2 only while it is not accepted',
    confidence: 'unverified',
    text: {
      en: 'Customs has not taken the list, so it is sent as a change under its business key; customs may refuse',
      'zh-CN': '清单尚未入库，以原业务主键发送变更，海关可能不予受理',
    },
    cure: null,
  },
  {
    rule: 'FORM_ON_ITS_WAY',
    answer: 'apply-to-customs',
    when: (ticket) => ticket.path === 'form' && is('submitted')(ticket) && !some(ticket, 'order-number', 'path', 'warehouse', 'platform'),
    source: 'china-export.md §4.1; that its answer comes first is own knowledge',
    confidence: 'unverified',
    text: {
      en: 'The form is answered first: taken, its change is applied for; refused, it is declared again as changed',
      'zh-CN': '先等海关答复：接收的再申请修改，退回的按修改后内容重新申报',
    },
    cure: null,
  },
  {
    rule: 'DECLARED_ANEW',
    answer: 'withdraw-and-redeclare',
    when: is('submitted', ...TAKEN),
    source: 'china-export.md §4.1: before its release a list is cancelled by 605; a key is never changed',
    confidence: 'unverified',
    text: {
      en: 'It cannot be changed in place: customs is asked to withdraw it, and it is declared anew once customs agrees',
      'zh-CN': '不能直接修改：先申请撤销，海关同意后重新申报',
    },
    cure: null,
  },
];

/** What happens to a ticket that somebody wants changed so. Errors: RangeError for a state that no rule knows. */
export function amendmentOf(ticket: TicketToAmend): AmendmentDecision {
  const found = RULES.find(({ when }) => when(ticket));
  if (found === undefined) throw new RangeError(`no rule amends a ticket that is ${ticket.state}`);
  const { when: _, ...decision } = found;
  return decision;
}

/** A rule by its name, to explain a decision that was kept. Errors: RangeError. */
export function amendmentRule(name: string): AmendmentDecision {
  const found = RULES.find(({ rule }) => rule === name);
  if (found === undefined) throw new RangeError(`there is no rule ${name} of amendments`);
  const { when: _, ...decision } = found;
  return decision;
}
