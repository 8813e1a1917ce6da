import { entry } from './error-entry.ts';

/** What is wrong with the particulars of an enterprise, or with a change of them. */
export const ENTERPRISE_ERRORS = {
  SMALL_SCALE_NOT_REFUNDED: entry(
    422,
    'A small-scale taxpayer is exempt and never refunded',
    '小规模纳税人适用免税，不办理退税',
    'State refundRegistered as false, or taxpayer as general.',
    '请将 refundRegistered 填为 false，或将 taxpayer 更正为 general。',
  ),
  REFUND_FILING_UNREGISTERED: entry(
    422,
    'A refund filing has a date, but the enterprise is not filed for refund',
    '填写了退(免)税备案日期，但未办理出口退(免)税备案',
    'State refundRegistered as true, or leave refundFiledOn out.',
    '请将 refundRegistered 填为 true，或不填 refundFiledOn。',
  ),
  PILOT_ZONE_NOT_MEMBER: entry(
    422,
    'A pilot zone is named, but the enterprise is in none',
    '填写了综试区信息，但企业未在综试区',
    'State inPilotZone as true, or leave pilotZone out.',
    '请将 inPilotZone 填为 true，或不填 pilotZone。',
  ),
  VALIDITY_REVERSED: entry(
    422,
    'The last day is before the first day',
    '截止日期早于起始日期',
    'Compare both days with the paper.',
    '请对照原件核对起止日期。',
  ),
  AGREEMENT_REPEATED: entry(
    422,
    'This agreement with this firm is listed twice',
    '同一企业的同一份代理报关委托协议重复填写',
    'List each agreement once.',
    '每份协议请只填写一次。',
  ),
  USCI_FIXED: entry(
    422,
    'The USCI of a registered enterprise does not change',
    '已登记企业的统一社会信用代码不可变更',
    'Leave it out; a firm with another USCI is another enterprise and is registered on its own.',
    '请勿填写此字段；代码不同即为另一企业，请另行登记。',
  ),
  NOTHING_CHANGED: entry(
    422,
    'Nothing would be changed by this',
    '提交内容与现有登记信息一致',
    'State at least one particular that differs from those on record.',
    '请至少填写一项与现有登记不同的信息。',
  ),
  CHANGE_PENDING: entry(
    409,
    'A change of particulars is waiting for its decision already',
    '已有一项信息变更正在审核',
    'Wait for the decision, or withdraw that change first.',
    '请等待审核结果，或先撤回该变更。',
  ),
} as const;
