import type { Refusal } from './refusals.ts';
import type { TicketKind } from './kinds.ts';
import type { Scenario } from './scenarios.ts';

/** What other tickets bring about and a ticket may wait for. */
export type Happening = 'order' | 'logistics' | 'arrival' | 'departure';
/** `rejected` and `cancelled` free the business key again; `open` and `done` hold it. */
export type Outcome = 'open' | 'done' | 'rejected' | 'cancelled';

/** A receipt. `via: 'import'` is the answer of the form's import client, `via: 'result'` what comes of a summary; `numbered`: the declaration has
 *  its customs number by now. */
export type Say = { do: 'say'; status: string; info: string; via?: 'import' | 'result'; numbered?: true; outcome?: Outcome };
export type Step =
  | Say
  /** Nothing more until it happened: the silence that in the real system, too, is the only sign of a missing paper. */
  | { do: 'await'; happening: Happening }
  /** Compares the declaration with its order; a difference replaces the rest of the script by a rejection. */
  | { do: 'compare' }
  /** Does to the lists that are named what is asked; what cannot be done replaces the rest of the script by a rejection. */
  | { do: 'cancel' | 'bind' | 'sum' | 'grant' | 'match' }
  /** Makes it happen for those who wait. */
  | { do: 'happen'; happening: Happening };

/** Texts are those of china-export facts §3.5, §3.6 and §4; where the facts show none, the plain name of the status. */
const say = (status: string, info: string, more: Partial<Say> = {}): Say => ({ do: 'say', status, info, ...more });
const waitFor = (happening: Happening): Step => ({ do: 'await', happening });
const happen = (happening: Happening): Step => ({ do: 'happen', happening });

const ACCEPTED = '[Code:1800;Desc:逻辑校验通过]';
const APPROVED = '[Code:2300;Desc:审核通过]';
const CANCELLED = `${APPROVED},撤单申请审核通过,清单已成功撤单`;
/** How a notice names the place is own knowledge, unverified. */
const INSPECTION = '查验；查验地点：海关监管作业场所查验场';
const NOT_AS_DECLARED = '查验发现规格型号与申报不符，请更正后重新申报';
const MANUAL_REFUSAL = '[Code:1300;Desc:人工退单，商品名称与申报要素不符，请核实后重新申报]';

const BINDING_REFUSED = '[Code:1300;Desc:人工退单，提运单号与舱单不符，请核实后重新报送总分单]';
const SUMMARY_REFUSED = '[Code:1300;Desc:人工退单，汇总期间与清单放行日期不符，请核实后重新申请]';
const APPLICATION_REFUSED = '修撤申请不予同意：理由不充分，请补充情况说明后重新申请';

const changeHeard = (guid: string): Say => say('2', `变更申报成功[${guid}]`);
/** A change goes the way of a list, and is called one when it arrives. */
export const changeOf = ([_, ...rest]: readonly Step[], guid: string): Step[] => [changeHeard(guid), ...rest];
/** Customs does not have a list changed; the list itself goes on as it was. */
export const changeRefused = (guid: string): Step[] => [
  changeHeard(guid),
  ...rejected('[Code:1300;Desc:人工退单，不同意变更，请按原清单申报]'),
];

/** What fits into the text of a receipt: whole characters, and none that says its bytes were lost. */
const clipped = (info: string): string => Array.from(info.toWellFormed().replaceAll('\uFFFD', '?')).slice(0, 1000).join('');

/** 100 海关退单 of a CEB message. */
export const rejected = (info: string): Step[] => [say('100', info, { outcome: 'rejected' })];
/** E 海关退单/不受理 of a form. */
export const formRejected = (note: string): Step[] => [say('E', note, { outcome: 'rejected' })];
/** D 海关删单: the form is gone, as its exporter asked. */
export const formDeleted: Step[] = [say('D', '海关删单', { numbered: true, outcome: 'cancelled' })];
/** A refusal by the system before customs sees the message: the key is in use. */
export const duplicate = (key: string, status: string): Step[] => [
  say('-304001', `处理失败，业务主键重复入库失败，报文业务主键[${key}]，原订单报送时间对应状态为[${status}]`, {
    outcome: 'rejected',
  }),
];
/** The signature does not hold: nothing of the message is taken in. */
export const badSignature = (fault: string): Step[] => [say('-301020', clipped(`验签失败：${fault}`), { outcome: 'rejected' })];
/** CEB900. The facts give no status for it; a negative one means failed while processing. */
export const unreadable = (info: string): Step[] => [say('-1', clipped(`报文格式校验失败：${info}`), { outcome: 'rejected' })];
/** The import client refused the form. */
export const notImported = (reason: string): Step[] => [say('1', clipped(reason), { via: 'import', outcome: 'rejected' })];

/** Which receipts come: every one that customs gives, or only those that decide. That a platform keeps back what a later receipt says as well is
 *  our own guess of what some do; it shows that nothing waits for a receipt it could do without. */
export const RECEIPTS = ['every', 'deciding'] as const;
export type Receipts = (typeof RECEIPTS)[number];

/** Of a script that reaches its end: that the message arrived (2) or was taken in (120 before 399, 7 of a form) decides nothing. */
export function decidingOnly(script: readonly Step[]): Step[] {
  const needless = (step: Step, index: number): boolean => {
    const next = script[index + 1];
    if (step.do !== 'say' || step.via !== undefined || step.outcome !== undefined || next === undefined) return false;
    if (step.status === '120') return next.do === 'say';
    return step.status === '2' || step.status === '7';
  };
  return script.filter((step, index) => !needless(step, index));
}

/** A message refused for one reason, after what comes before that. A duplicate stands for the one before it, so that what waits for it goes on. */
export function refusedScript(kind: TicketKind, { status, info, by }: Refusal, guid: string): Step[] {
  if (by === 'import') return [say(status, info, { via: 'import', outcome: 'rejected' })];
  if (kind === 'order' && status === '-304001') return [happen('order'), say(status, info, { outcome: 'done' })];
  const refused = say(kind === 'form' && status === '100' ? 'E' : status, info, { outcome: 'rejected' });
  if (status.startsWith('-')) return [refused];
  if (kind !== 'form')
    return [say('2', `新增申报成功[${guid}]`), ...(kind === 'list' ? [waitFor('order'), waitFor('logistics')] : []), refused];
  const declared = ['F1', 'f0', 'Y'].includes(status) ? [] : [say('7', '直接申报成功')];
  return [say('0', '', { via: 'import' }), ...declared, refused];
}

/** What happens to a message that passed its format check, step by step. */
export function scriptOf(kind: Exclude<TicketKind, 'unreadable'>, scenario: Scenario, rejecting: boolean, guid: string): Step[] {
  const received = say('2', `新增申报成功[${guid}]`);
  const inspected = scenario === 'inspect-then-release';
  switch (kind) {
    case 'order':
      if (scenario === 'silent') return [received];
      return rejecting ? [received, ...rejected(MANUAL_REFUSAL)] : [received, happen('order'), say('120', ACCEPTED, { outcome: 'done' })];
    case 'logistics':
      if (scenario === 'silent') return [received];
      return rejecting
        ? [received, ...rejected(MANUAL_REFUSAL)]
        : [received, happen('logistics'), say('120', ACCEPTED, { outcome: 'done' })];
    case 'list': {
      if (scenario === 'silent') return [received];
      const matched = [received, waitFor('order'), waitFor('logistics')];
      if (scenario === 'list-unanswered') return matched;
      if (rejecting && scenario !== 'inspect-then-refuse') return [...matched, ...rejected(MANUAL_REFUSAL)];
      if (rejecting) return [...matched, { do: 'compare' }, say('120', ACCEPTED), ...listRefused()];
      return [...matched, { do: 'compare' }, say('120', ACCEPTED), ...listRelease(inspected)];
    }
    case 'list-cancel': {
      const accepted = [received, say('120', ACCEPTED)];
      if (scenario === 'silent') return [received];
      return rejecting
        ? [...accepted, ...rejected(MANUAL_REFUSAL)]
        : [...accepted, { do: 'cancel' }, say('399', CANCELLED, { outcome: 'done' })];
    }
    case 'form-application': {
      const accepted = [received, say('120', '海关已受理修撤申请')];
      if (scenario === 'silent') return [received];
      if (rejecting) return [...accepted, ...rejected(APPLICATION_REFUSED)];
      return [...accepted, { do: 'grant' }, say('399', '修撤申请审核通过', { outcome: 'done' })];
    }
    case 'list-manifest':
      if (scenario === 'silent') return [received];
      if (rejecting) return [received, ...rejected(BINDING_REFUSED)];
      return [received, { do: 'bind' }, say('120', ACCEPTED, { outcome: 'done' })];
    case 'summary':
      if (scenario === 'silent') return [received];
      if (rejecting) return [received, ...rejected(SUMMARY_REFUSED)];
      return [
        received,
        { do: 'sum' },
        say('120', ACCEPTED),
        say('399', APPROVED, { numbered: true }),
        say('7', '申报成功', { via: 'result', outcome: 'done' }),
      ];
    case 'form':
      if (scenario === 'form-saved') return [say('0', '', { via: 'import' }), say('S0', '暂存成功')];
      return [say('0', '', { via: 'import' }), say('7', '直接申报成功'), ...formDecision(scenario, rejecting, inspected)];
    case 'arrival':
      return [received, { do: 'match' }, happen(kind), say('120', ACCEPTED, { outcome: 'done' })];
    case 'departure':
      return [received, happen(kind), say('120', ACCEPTED, { outcome: 'done' })];
  }
}

const listRefused = (): Step[] => [
  say('399', APPROVED, { numbered: true }),
  waitFor('arrival'),
  say('500', INSPECTION, { numbered: true }),
  ...rejected(`[Code:1300;Desc:人工退单，${NOT_AS_DECLARED}]`),
];
const listRelease = (inspected: boolean): Step[] => [
  say('399', APPROVED, { numbered: true }),
  waitFor('arrival'),
  ...(inspected ? [say('500', INSPECTION, { numbered: true })] : []),
  say('800', '[Code:2600;Desc:放行]', { numbered: true }),
  waitFor('departure'),
  say('899', '结关', { numbered: true, outcome: 'done' }),
];

function formDecision(scenario: Scenario, rejecting: boolean, inspected: boolean): Step[] {
  if (scenario === 'silent' || scenario === 'manifest-missing') return [];
  if (rejecting && scenario === 'inspect-then-refuse') {
    return [
      { do: 'compare' },
      say('L', '海关已接收', { numbered: true }),
      say('G', '已审结', { numbered: true }),
      waitFor('arrival'),
      say('C', `出口查验通知；${INSPECTION}`, { numbered: true }),
      ...formRejected(`退单：${NOT_AS_DECLARED}`),
    ];
  }
  if (rejecting) return formRejected('退单：商品归类与申报要素不符，请修改后重新申报');
  return [
    { do: 'compare' },
    say('L', '海关已接收', { numbered: true }),
    inspected ? say('G', '已审结', { numbered: true }) : say('J', '无纸化审结', { numbered: true }),
    waitFor('arrival'),
    ...(inspected ? [say('C', `出口查验通知；${INSPECTION}`, { numbered: true })] : []),
    say('P', '已放行', { numbered: true }),
    waitFor('departure'),
    say('R', '已结关', { numbered: true, outcome: 'done' }),
  ];
}
