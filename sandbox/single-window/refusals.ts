import type { TicketKind } from './kinds.ts';

/** One refusal on demand: which messages it meets, and what is said. `by: 'client'`: the import client leaves the file in its FailBox. */
export type Refusal = { kinds: readonly TicketKind[]; status: string; info: string; by?: 'import' | 'format' | 'client' };

const LIST: readonly TicketKind[] = ['list'];
const FORM: readonly TicketKind[] = ['form'];

/** Scenarios that refuse, each for one reason. Statuses, codes and texts are those of china-export facts §1.5, §3.5, §3.6 and §4; where these show no
 *  text, the plain name of the fault. */
export const REFUSALS = {
  'refuse-unknown': { kinds: LIST, status: '100', info: '[Code:1999;Desc:清单校验未通过，原因代码尚未公布]' },
  'refuse-list-items-differ': { kinds: LIST, status: '100', info: '[Code:1322;Desc:订单清单表体商品项不一致]' },
  'refuse-manual-refusal': { kinds: LIST, status: '100', info: '[Code:1300;Desc:人工退单，请补充商品材质说明]' },
  'refuse-import-regime-code': { kinds: LIST, status: '100', info: '[Code:1313;Desc:订购人年度限额校验未通过]' },
  'refuse-payment-firm-unregistered': { kinds: ['order'], status: '100', info: '22001 支付企业未备案' },
  'refuse-exporter-unregistered': { kinds: ['order'], status: '100', info: '电商企业未备案' },
  'refuse-consignor-unregistered': { kinds: ['order'], status: '100', info: '境内收发货人未备案' },
  'refuse-platform-unregistered': { kinds: ['order'], status: '100', info: '平台企业未备案' },
  'refuse-agent-unregistered': { kinds: ['order'], status: '100', info: '申报企业未备案' },
  'refuse-country-unmatched': { kinds: ['order'], status: '100', info: '国家未匹配到' },
  'refuse-warehouse-unregistered': { kinds: ['order'], status: '100', info: '海外仓未备案' },
  'refuse-format-error': { kinds: LIST, status: '-1', info: '报文格式校验失败：元素顺序不符', by: 'format' },
  'refuse-not-sent-by-client': { kinds: LIST, status: '-1', info: '', by: 'client' },
  'refuse-signature-invalid': { kinds: LIST, status: '-301020', info: '验签失败' },
  'refuse-duplicate': {
    kinds: ['order'],
    status: '-304001',
    info: '处理失败，业务主键重复入库失败，报文业务主键[orderNo+ebcCode]，原订单报送时间对应状态为[120]',
  },
  'refuse-cancel-failed': { kinds: ['list-cancel'], status: '-451', info: '申报失败' },
  'refuse-processing-failed': { kinds: ['order'], status: '-900', info: '处理异常' },
  'refuse-not-forwarded': { kinds: ['order'], status: '4', info: '发送海关失败' },
  'refuse-form-order-missing': { kinds: FORM, status: 'E', info: '随附单据10000004对应的订单数据不存在' },
  'refuse-form-order-differs': { kinds: FORM, status: 'E', info: '随附单据10000004的订单表体与报关单不一致' },
  'refuse-classification': { kinds: ['list', 'form'], status: '100', info: '商品归类与申报要素不符' },
  'refuse-unit-or-quantity': { kinds: ['list', 'form'], status: '100', info: '法定单位与商品编码对应的单位不符' },
  'refuse-weight': { kinds: ['list', 'form'], status: '100', info: '净重大于毛重' },
  'refuse-manifest-missing': { kinds: FORM, status: 'E', info: '无对应的预配舱单数据' },
  'refuse-manifest-refused': { kinds: FORM, status: 'E', info: '舱单退单' },
  'refuse-manifest-not-to-load': { kinds: FORM, status: 'E', info: '舱单拒装' },
  'refuse-form-returned': { kinds: FORM, status: 'E', info: '海关退单' },
  'refuse-form-declare-failed': { kinds: FORM, status: 'Y', info: '申报失败' },
  'refuse-form-sent-back': { kinds: FORM, status: 'Z', info: '退回修改' },
  'refuse-form-deleted': { kinds: FORM, status: 'D', info: '海关删单' },
  'refuse-form-deleted-before-release': { kinds: FORM, status: 'A', info: '放行前删除或异常处理' },
  'refuse-form-not-saved': { kinds: FORM, status: 'F1', info: '暂存失败' },
  'refuse-form-client-error': { kinds: FORM, status: 'f0', info: '客户端错误' },
  'refuse-form-not-imported': { kinds: FORM, status: '1', info: '导入失败', by: 'import' },
  'refuse-arrival-refused': { kinds: ['arrival'], status: '100', info: '运抵单件数与申报不符' },
  'refuse-departure-refused': { kinds: ['departure'], status: '100', info: '离境单运输工具与清单不符' },
} as const satisfies Record<string, Refusal>;
export type RefusalScenario = keyof typeof REFUSALS;

/** How a scenario refuses, or null when it does not. */
export const refusalOf = (scenario: string): Refusal | null => (REFUSALS as Readonly<Record<string, Refusal>>)[scenario] ?? null;
