import { rootCause } from '@temporalio/workflow';
import type { AmendmentOutcome } from '../../activities/customs/amending.ts';
import type { Attention } from '../../activities/transfers.ts';
import type { WithdrawalOutcome } from '../../contracts/customs-filing.messages.ts';
import type { FilingProgress } from '../../contracts/stock-transfer.messages.ts';

/** What a person is told when customs refused or kept silent, and what can be done. */
export function attentionTo(news: FilingProgress): Attention {
  if (news.kind === 'silent') {
    return {
      code: 'CUSTOMS_SILENT',
      message: {
        en: 'Customs has not moved for a day. A paper of a partner may be missing, or a report of arrival or departure; do not file again.',
        'zh-CN': '海关已一天无新回执，可能缺少合作方单证或运抵、离境报告；请勿重复申报。',
      },
      // It is withdrawn as soon as customs has answered, or at once what it has nothing of.
      actions: ['cancel'],
    };
  }
  if (news.kind === 'report-refused') {
    return {
      code: 'REPORT_REFUSED',
      message: {
        en: 'Customs refused a report of arrival or departure; nothing goes on with it until one is taken in.',
        'zh-CN': '海关退回运抵单或离境单，未入库前该业务不能继续。',
      },
      actions: [],
    };
  }
  if (news.kind === 'unreachable') {
    return {
      code: 'SINGLE_WINDOW_UNREACHABLE',
      message: {
        en: 'The Single Window cannot be reached; nothing was refused, and the messages go out by themselves once it can.',
        'zh-CN': '“单一窗口”无法连接，并未被退单；恢复后报文自动发送。',
      },
      actions: [],
    };
  }
  if (news.kind === 'unbound') {
    return {
      code: 'TRANSPORT_NOT_BOUND',
      message: {
        en: 'The lists are declared without their transport. State bill, vehicle and voyage as soon as the carrier has given them; the arrival is reported after that.',
        'zh-CN': '清单申报时未填运输信息。承运人提供提运单号、运输工具、航次后请立即补填，之后方可发送运抵报告。',
      },
      actions: ['bind-transport'],
    };
  }
  if (news.kind === 'binding-refused') {
    const said = news.refusals.join('; ');
    return {
      code: 'BINDING_REFUSED',
      message: {
        en: `Customs refused the manifest that binds the lists to their transport; compare it with the papers of the carrier and state it again. ${said}`,
        'zh-CN': `海关退回清单总分单，请按承运人单证核对运输信息后重新填报。${said}`,
      },
      actions: ['bind-transport'],
    };
  }
  const { orders, declarations } = news.kind === 'rejected' ? news : { orders: 0, declarations: 0 };
  return {
    code: orders > 0 ? 'ORDER_REJECTED' : 'DECLARATION_REJECTED',
    message: {
      en: `Customs refused ${orders} orders and ${declarations} declarations; each ticket names the reason.`,
      'zh-CN': `海关退回 ${orders} 份订单（订仓单）、${declarations} 份申报；原因见各票。`,
    },
    actions: ['resubmit', 'cancel'],
  };
}

/** What a person is told when customs does not let a declaration go: which stand, and why. */
export function withdrawalRefused({ refused, standing, withdrawn, refusals }: WithdrawalOutcome, actions: string[]): Attention {
  const named = refusals.map(({ orderNo, declarationNo, info }) => `${orderNo} (${declarationNo ?? '-'}): ${info}`).join('; ');
  return {
    code: 'WITHDRAWAL_REFUSED',
    message: {
      en: `Customs refused to withdraw ${refused} declarations; ${standing} stand and ${withdrawn} are withdrawn. ${named}`,
      'zh-CN': `海关不同意撤销 ${refused} 份申报；仍有效 ${standing} 份，已撤销 ${withdrawn} 份。${named}`,
    },
    actions,
  };
}

/** What a person is told when customs does not let a declaration be amended: what stays as it stood, and why. */
export function amendmentRefused({ approved, refused, refusals }: AmendmentOutcome): Attention {
  const named = refusals.map(({ orderNo, info }) => `${orderNo}: ${info}`).join('; ');
  return {
    code: 'AMENDMENT_REFUSED',
    message: {
      en: `Customs did not let ${refused} declarations be amended, which stay as they stood; ${approved} are amended. ${named}`,
      'zh-CN': `海关不同意修改 ${refused} 份申报，仍按原内容有效；已修改 ${approved} 份。${named}`,
    },
    actions: ['amend', 'proceed', 'cancel'],
  };
}

/** What a person is told when the site has other goods before it than were declared. */
export const arrivalDiffers = (): Attention => ({
  code: 'ARRIVAL_MISMATCH',
  message: {
    en: 'The site reports packages or weight that differ from the declaration; customs is told once they agree.',
    'zh-CN': '监管场所运抵数据与申报的件数或毛重不符，一致后方向海关发送运抵报告。',
  },
  actions: [],
});

/** What a person is told when released goods do not leave: before the last day to tell customs ends, and once it has. */
export const notShipped = (code: 'SHIPMENT_DUE' | 'SHIPMENT_OVERDUE', lastDay: string): Attention => ({
  code,
  message:
    code === 'SHIPMENT_DUE'
      ? {
          en: `Released goods have not left. By ${lastDay} they leave, or customs is told that they do not (unverified).`,
          'zh-CN': `货物已放行，尚未出运；须在 ${lastDay} 前出运，或向海关办理退关、改配（期限待核实）。`,
        }
      : {
          en: `Released goods have not left, and ${lastDay}, the last day to tell customs, is over (unverified).`,
          'zh-CN': `货物已放行，尚未出运；退关、改配的最后期限 ${lastDay} 已过（期限待核实）。`,
        },
  actions: ['cancel'],
});

/** What a person is told when goods did not pass their inspection; `refused`: customs has refused the declaration for it, so that it is filed again. */
export function inspectionFailed(failed: number, refused: boolean): Attention {
  return {
    code: 'INSPECTION_FAILED',
    message: {
      en: `${failed} inspections did not pass, so the goods are held; each inspection says what was found.`,
      'zh-CN': `${failed} 票查验未通过，货物暂扣；查验发现见各票查验记录。`,
    },
    actions: refused ? ['resubmit'] : [],
  };
}

/** What a person is told when the filing itself has failed: nothing the seller can do, and nothing that may go unseen. */
export function filingFailed(error: unknown): Attention {
  const reason = rootCause(error) ?? String(error);
  return {
    code: 'FILING_FAILED',
    message: { en: `The filing has stopped: ${reason}`, 'zh-CN': `申报流程已中止：${reason}` },
    actions: [],
  };
}
