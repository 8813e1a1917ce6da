import type { MailTemplate } from '../../contracts/mail.ts';
import type { Localised } from '../../domain/localised.ts';

/** What one mail says around its facts; `{about}` stands for the name its reader knows the thing by. */
export type MailText = { title: Localised; happened: Localised; next: Localised };

export const TEMPLATES: Readonly<Record<MailTemplate, MailText>> = {
  'registration-approved': {
    title: { en: 'Registration approved', 'zh-CN': '登记已通过' },
    happened: { en: 'The registration of {about} has been reviewed and approved.', 'zh-CN': '{about} 的登记已审核通过。' },
    next: {
      en: 'Nothing is left to do: stock transfers that rest on it can be filed from now on. We write again before it expires.',
      'zh-CN': '您无需再做任何操作，即日起可办理使用该登记的备货业务。有效期届满之前，我们会再次提醒您。',
    },
  },
  'registration-rejected': {
    title: { en: 'Registration rejected', 'zh-CN': '登记未通过' },
    happened: {
      en: 'The registration of {about} was reviewed and rejected; nothing can be filed under it.',
      'zh-CN': '{about} 的登记未通过审核，暂不能据此申报。',
    },
    next: {
      en: 'Read the reasons above, correct the data or the evidence they name, and submit the registration again.',
      'zh-CN': '请查看上列原因，更正所涉信息或补齐证明材料后，重新提交登记。',
    },
  },
  'registration-expiring': {
    title: { en: 'Registration expires soon', 'zh-CN': '登记即将到期' },
    happened: {
      en: 'The registration of {about} will expire soon; after that day nothing can be filed under it.',
      'zh-CN': '{about} 的登记即将到期，到期后不能再据此申报。',
    },
    next: {
      en: 'Renew it now with current evidence, such as the new lease. Stock transfers already declared are not affected.',
      'zh-CN': '请尽快提交最新证明材料（例如新租赁合同）办理延续。已申报的业务不受影响。',
    },
  },
  'registration-with-customs': {
    title: { en: 'Warehouse filed with customs', 'zh-CN': '海外仓已提交海关备案' },
    happened: {
      en: 'The registration of {about} has been approved by us and goes to customs now, which wants the warehouse filed for its first day.',
      'zh-CN': '{about} 的登记已通过我方审核；其起始日期须办理海外仓海关备案，现提交海关。',
    },
    next: {
      en: 'Nothing is left to do: we ask for the answer of customs and write when it is there. Until then nothing can be filed under this registration.',
      'zh-CN': '您无需再做任何操作，我们会持续查询海关答复并通知您。海关答复之前，暂不能据此申报。',
    },
  },
  'registration-customs-silent': {
    title: { en: 'Customs has not answered', 'zh-CN': '海关尚未答复' },
    happened: {
      en: 'Customs has not answered the filing of {about} for a day.',
      'zh-CN': '{about} 的海外仓备案提交海关已满一天，尚无答复。',
    },
    next: {
      en: 'You can ask your customs office under the form number above. Do not file again: we go on asking, and write when customs answers.',
      'zh-CN': '可凭上列表单编号向主管海关查询，请勿重复提交。我们会继续查询，海关答复后即通知您。',
    },
  },
  'registration-refused-by-customs': {
    title: { en: 'Customs refused the warehouse', 'zh-CN': '海关未通过海外仓备案' },
    happened: {
      en: 'Customs has refused the filing of {about}; nothing can be filed under this registration.',
      'zh-CN': '海关未通过 {about} 的海外仓备案，暂不能据此申报。',
    },
    next: {
      en: 'Read the reasons of customs above, correct the papers or the particulars of the warehouse they name, and resubmit the same registration.',
      'zh-CN': '请查看上列海关意见，更正所涉证明材料或海外仓资料后，重新提交该登记。',
    },
  },
  'registration-renewed': {
    title: { en: 'Registration renewed', 'zh-CN': '登记已延续' },
    happened: {
      en: 'The renewal of {about} has been approved; its new period follows the old one without a gap.',
      'zh-CN': '{about} 的登记延续已通过，新有效期与原有效期连续。',
    },
    next: {
      en: 'Nothing is left to do: stock transfers go on under the new period. We write again before it expires.',
      'zh-CN': '您无需再做任何操作，备货业务可继续办理。新有效期届满之前，我们会再次提醒您。',
    },
  },
  'renewal-rejected': {
    title: { en: 'Renewal rejected', 'zh-CN': '登记延续未通过' },
    happened: {
      en: 'The renewal of {about} was reviewed and rejected. The registration itself stays as it is until its last day.',
      'zh-CN': '{about} 的登记延续未通过审核。原登记在有效期内不受影响。',
    },
    next: {
      en: 'Read the reasons above and ask for the renewal again, with the papers they name, before the last day.',
      'zh-CN': '请查看上列原因，备齐所涉材料，在有效期届满之前重新申请延续。',
    },
  },
  'renewal-refused-by-customs': {
    title: { en: 'Customs refused the renewal', 'zh-CN': '海关未通过登记延续' },
    happened: {
      en: 'Customs has refused to file {about} for the new period. The registration itself stays as it is until its last day.',
      'zh-CN': '海关未通过 {about} 新有效期的备案。原登记在有效期内不受影响。',
    },
    next: {
      en: 'Read the reasons of customs above, correct what they name, and ask for the renewal again before the last day.',
      'zh-CN': '请查看上列海关意见，更正后在有效期届满之前重新申请延续。',
    },
  },
  'registration-suspended': {
    title: { en: 'Registration suspended', 'zh-CN': '登记已暂停' },
    happened: {
      en: 'The registration of {about} has been suspended; nothing new can be filed under it.',
      'zh-CN': '{about} 的登记已被暂停，暂不能据此办理新业务。',
    },
    next: {
      en: 'Read the reasons above and clear them with us; we write when it is reinstated. Stock transfers already under way go on.',
      'zh-CN': '请查看上列原因并与我们联系解决，恢复后会通知您。已在办理中的业务不受影响。',
    },
  },
  'registration-reinstated': {
    title: { en: 'Registration reinstated', 'zh-CN': '登记已恢复' },
    happened: { en: 'The registration of {about} is active again.', 'zh-CN': '{about} 的登记已恢复有效。' },
    next: {
      en: 'Nothing is left to do: stock transfers can be filed under it again. Recheck those that stopped meanwhile.',
      'zh-CN': '您无需再做任何操作，可重新据此办理备货业务；期间暂停的业务请重新检查。',
    },
  },
  'change-proposed': {
    title: { en: 'Change of particulars received', 'zh-CN': '已收到信息变更申请' },
    happened: {
      en: 'A change of the particulars of {about} has been proposed and waits for its review.',
      'zh-CN': '{about} 的登记信息变更申请已提交，正在等待审核。',
    },
    next: {
      en: 'Until it is decided the old particulars stand. If nobody of yours has asked for it, withdraw it and check your keys.',
      'zh-CN': '审核完成前仍以原登记信息为准。若非贵司提交，请撤回该申请并检查密钥。',
    },
  },
  'change-approved': {
    title: { en: 'Change of particulars approved', 'zh-CN': '信息变更已通过' },
    happened: {
      en: 'The particulars of {about} have been changed as proposed.',
      'zh-CN': '{about} 的登记信息已按申请变更。',
    },
    next: {
      en: 'Nothing is left to do here: transfers carry the new particulars from now on. Customs, tax and bank are told of changes by yourself.',
      'zh-CN': '您无需再做任何操作，此后办理的业务使用新信息。涉及海关、税务或银行的变更，请另行办理。',
    },
  },
  'change-rejected': {
    title: { en: 'Change of particulars rejected', 'zh-CN': '信息变更未通过' },
    happened: {
      en: 'The change proposed for {about} was reviewed and rejected; the old particulars stand.',
      'zh-CN': '{about} 的信息变更申请未通过审核，仍以原登记信息为准。',
    },
    next: {
      en: 'Read the reasons above, and propose the change again with what they ask for.',
      'zh-CN': '请查看上列原因，按要求更正后重新提交变更申请。',
    },
  },
  'transfer-needs-attention': {
    title: { en: 'An export waits for you', 'zh-CN': '出口业务待您处理' },
    happened: {
      en: 'Export {about} has stopped and cannot go on without you.',
      'zh-CN': '出口业务 {about} 已暂停，需要您处理后才能继续。',
    },
    next: {
      en: 'Open the transfer, repair what is named above and resume it, or withdraw it. It waits until you decide; nothing already filed is lost.',
      'zh-CN': '请打开该业务，更正上述问题后恢复办理，或申请撤回。在您决定之前流程会一直等待，已提交的申报不会丢失。',
    },
  },
  'paper-chased': {
    title: { en: 'Customs waits for a paper of yours', 'zh-CN': '海关在等待贵司单证' },
    happened: {
      en: 'Customs does not go on with export {about}: a paper that you send seems to be missing, or does not match.',
      'zh-CN': '海关未继续办理出口业务 {about}：贵司应报送的单证可能缺失或不符。',
    },
    next: {
      en: 'Please send or correct what is named above, under the same numbers. Nothing else has to be filed again.',
      'zh-CN': '请按上列内容以原编号补传或更正，其他单证无需重报。',
    },
  },
  'transfer-declared': {
    title: { en: 'Export declared', 'zh-CN': '出口业务已申报' },
    happened: {
      en: 'Export {about} has been declared to customs.',
      'zh-CN': '出口业务 {about} 已向海关申报。',
    },
    next: {
      en: 'Nothing is left to do: we watch for the receipts of customs and write when the goods are released or when customs asks for something.',
      'zh-CN': '您无需再做任何操作。我们会持续接收海关回执，在放行或海关提出要求时通知您。',
    },
  },
  'arrival-mismatch': {
    title: { en: 'Arrival differs from the declaration', 'zh-CN': '运抵数据与申报不符' },
    happened: {
      en: 'What the supervised site reports for {about} differs from what was declared; nothing has been told to customs yet.',
      'zh-CN': '监管场所对 {about} 的运抵数据与申报不符，尚未向海关发送运抵报告。',
    },
    next: {
      en: 'Compare the goods with the figures above. The site sends a corrected report under a new messageId, or the seller declares what is there.',
      'zh-CN': '请按上列数据核对实货：运抵数据有误的，由监管场所以新的 messageId 重新报送；申报有误的，由发货人更正申报。',
    },
  },
  'inspection-notice': {
    title: { en: 'Customs wants to see the goods', 'zh-CN': '海关布控查验通知' },
    happened: {
      en: 'Customs has picked goods of {about} for inspection. What it will look at stands below, item by item.',
      'zh-CN': '海关对 {about} 的货物布控查验，查验内容逐项列示如下。',
    },
    next: {
      en: 'Have the goods and the papers named above ready at the site, with somebody who may open the cartons. Record the result in Outport. Until customs has decided, the clocks of this shipment stand.',
      'zh-CN': '请安排人员携带上列证明材料到场配合开箱查验，并在 Outport 中登记查验结果。海关作出决定之前，该业务的计时暂停。',
    },
  },
  'transfer-held': {
    title: { en: 'Goods held by customs', 'zh-CN': '货物被海关暂扣' },
    happened: {
      en: 'Goods of {about} did not pass; they are held at the site and cannot be loaded.',
      'zh-CN': '{about} 的货物未通过海关查验或审核，暂扣于监管场所，不能装运。',
    },
    next: {
      en: 'Read what was found, clear it with the customs officer, and correct and resubmit what customs has refused. The shipment goes on when customs releases it. Until then its clocks stand.',
      'zh-CN': '请查看上列查验发现，与海关关员处理；海关退回的申报，更正后重新申报。海关放行后业务自动继续，此前计时暂停。',
    },
  },
  'task-opened': {
    title: { en: 'Something for you to see to', 'zh-CN': '待您处理' },
    happened: {
      en: 'Something of export {about} needs you; it does not go on by itself.',
      'zh-CN': '出口业务 {about} 有一项需要您处理，系统不会自动继续。',
    },
    next: {
      en: 'Do what stands above. If it does not end by itself after that, say in Outport what was done, so that the task ends.',
      'zh-CN': '请按上列办法处理。处理后任务未自动结束的，请在 Outport 中填写处理情况并办结。',
    },
  },
  'transfer-released': {
    title: { en: 'Released by customs', 'zh-CN': '海关已放行' },
    happened: { en: 'Customs has released every ticket of export {about}.', 'zh-CN': '出口业务 {about} 的全部单票已由海关放行。' },
    next: {
      en: 'Hand the goods over for loading. The commercial invoice, the packing list and the declaration data sheet are ready to download.',
      'zh-CN': '请安排货物装运。商业发票、装箱单和报关资料已生成，可供下载。',
    },
  },
  'shipment-due': {
    title: { en: 'Released goods have not left', 'zh-CN': '已放行货物尚未出运' },
    happened: {
      en: 'Customs has released {about}, and no departure has been reported. The last day to tell customs that the goods do not sail is near (unverified).',
      'zh-CN': '{about} 已由海关放行，尚未报告离境；未出运的退关、改配期限即将届满（期限待核实）。',
    },
    next: {
      en: 'Report the departure if the goods have left. If they do not, have the declaration withdrawn (退关), or ask customs to move it to other transport (改配) before that day ends.',
      'zh-CN': '已出运的请报告离境；不出运的，请在期限内撤销申报（退关），或向海关申请改配。',
    },
  },
  'shipment-overdue': {
    title: { en: 'The days to report unshipped goods are over', 'zh-CN': '退关、改配期限已过' },
    happened: {
      en: 'Customs has released {about}, no departure has been reported, and the days in which unshipped goods are reported are over (unverified).',
      'zh-CN': '{about} 已由海关放行，尚未报告离境，未出运货物的退关、改配期限已过（期限待核实）。',
    },
    next: {
      en: 'Report the departure if the goods have left. If not, speak to the customs of the declaration at once, and cancel the shipment or rebook it as customs says.',
      'zh-CN': '已出运的请报告离境；未出运的，请立即联系申报地海关，按海关要求退关或改配。',
    },
  },
  'withdrawal-refused': {
    title: { en: 'Customs refused to withdraw', 'zh-CN': '海关不同意撤销申报' },
    happened: {
      en: 'Customs has not agreed to withdraw every declaration of {about} that you wanted back; those stand as they were.',
      'zh-CN': '海关未同意撤销 {about} 的部分申报，该部分申报仍然有效。',
    },
    next: {
      en: 'Read the words of customs above. Ask again with what they want, or go on with the declarations that stand.',
      'zh-CN': '请查看上列海关意见，补充材料后重新申请撤销，或按仍有效的申报继续办理。',
    },
  },
  'inbound-announced': {
    title: { en: 'Goods are on their way to you', 'zh-CN': '货物即将到仓' },
    happened: { en: 'The goods of {about} have left China for your warehouse.', 'zh-CN': '{about} 的货物已从中国出境，正运往贵仓。' },
    next: {
      en: 'Plan the unloading, count each line when the goods arrive, and record the receipt with what is good, damaged or wrong.',
      'zh-CN': '请预留卸货月台，货到后逐项清点，并登记收货结果（完好、破损、错货）。',
    },
  },
  'receipt-recorded': {
    title: { en: 'Warehouse receipt recorded', 'zh-CN': '海外仓已登记收货' },
    happened: {
      en: 'The overseas warehouse has recorded a receipt for stock transfer {about}.',
      'zh-CN': '海外仓已为备货业务 {about} 登记收货。',
    },
    next: {
      en: 'Compare the count with what you sent. What is counted good is already part of your stock; differences are raised on their own.',
      'zh-CN': '请核对清点数量与发货数量。清点完好的货物已计入您的库存；如有差异，系统会另行提出。',
    },
  },
  'discrepancy-opened': {
    title: { en: 'The count differs from what was sent', 'zh-CN': '收货数量存在差异' },
    happened: {
      en: 'What the warehouse counted for stock transfer {about} differs from what left the origin.',
      'zh-CN': '备货业务 {about} 的海外仓清点结果与发货数量不一致。',
    },
    next: {
      en: 'Agree with the other side on each difference and close it with its cause: a recount, a loss in transit, a packing error or damage.',
      'zh-CN': '请与对方逐项核实差异，并按原因处理：重新清点、运输途中丢失、装箱差错或破损。',
    },
  },
  'transfer-closed': {
    title: { en: 'Export closed', 'zh-CN': '出口业务已办结' },
    happened: {
      en: 'Export {about} is closed; every piece of it is accounted for.',
      'zh-CN': '出口业务 {about} 已办结，全部货物均已核清。',
    },
    next: {
      en: 'Nothing is left to do. Keep the papers with your tax records; they stay available for download.',
      'zh-CN': '您无需再做任何操作。请将单证与税务资料一并留存，单证可随时下载。',
    },
  },
  'sum-up-due': {
    title: { en: 'Lists have to be summed up', 'zh-CN': '清单汇总即将到期' },
    happened: {
      en: 'Lists of {about} are not summed up to a form yet, and the last day is near.',
      'zh-CN': '{about} 的清单尚未汇总形成报关单，截止日期临近。',
    },
    next: {
      en: 'Look at the application: what customs refused has to be seen to and applied for anew; where customs is silent, ask it.',
      'zh-CN': '请查看汇总申请：海关退回的请处理后重新申请；海关未回执的请联系海关。',
    },
  },
  'sum-up-refused': {
    title: { en: 'Customs refused to sum up lists', 'zh-CN': '海关退回汇总申请' },
    happened: {
      en: 'Customs has refused to sum up lists of {about} to a form.',
      'zh-CN': '海关退回了 {about} 的清单汇总申请。',
    },
    next: {
      en: 'Read the words of customs above, see to what it wants with your broker, and apply anew before the last day.',
      'zh-CN': '请查看上列海关意见，与报关行处理后，在截止日期前重新申请。',
    },
  },
  'sum-up-overdue': {
    title: { en: 'Lists were not summed up in time', 'zh-CN': '清单汇总已逾期' },
    happened: {
      en: 'The last day to sum up the lists of {about} has passed, and not all of them have their form.',
      'zh-CN': '{about} 的清单汇总已过截止日期，仍有清单未形成报关单。',
    },
    next: {
      en: 'Call the customs where you declare today, with your broker, and ask how it takes a late application. What is under way here goes on.',
      'zh-CN': '请会同报关行当日联系申报地海关，确认逾期汇总的办理方式。系统中的申请继续办理。',
    },
  },
};
