import { type ErrorEntry, entry } from './error-entry.ts';

/** What an inspection, and the arrival before it, can ask of people. */
export const INSPECTION_ERRORS = {
  INSPECTION_FAILED: entry(
    409,
    'Goods did not pass the inspection by customs; they are held',
    '货物查验未通过，已暂扣',
    'Read the findings of GET /v1/inspections, clear them with the customs officer, and record the new result. What customs refused is corrected and resubmitted.',
    '请查看 GET /v1/inspections 中的查验发现，与海关关员处理后登记新的结果；海关退回的申报，更正后重新申报。',
  ),
  LOOSE_CARGO_NOT_HERE: entry(
    422,
    'Customs does not inspect loose cargo before loading there',
    '该关区未实行“先查验后装运”',
    'Pack the goods before they enter the site and state `cargo: packed`, or declare at a customs that has it (GET /v1/policies?subject=inspect-before-loading).',
    '请装箱后入场并填写 cargo: packed，或改在实行该模式的关区申报（GET /v1/policies?subject=inspect-before-loading）。',
  ),
  LOADING_BEFORE_RELEASE: entry(
    409,
    'Goods are loaded only after customs has released them',
    '海关放行前不得装运',
    'Wait until the transfer is released, see to its inspections meanwhile (GET /v1/inspections), and report the loading then.',
    '请等待海关放行；其间请办理查验（GET /v1/inspections），放行装运后再报告。',
  ),
  DEPARTURE_BEFORE_LOADING: entry(
    409,
    'Loose cargo is loaded before it departs',
    '散货须先装运后离境',
    'Report the milestone `loaded` with the time at which the goods were packed together and loaded, then the departure.',
    '请先报告 loaded（拼箱装运）及其时间，再报告离境。',
  ),
  SHIPMENT_DUE: entry(
    409,
    'Released goods have not left, and the days to tell customs end soon',
    '已放行货物尚未出运，退关、改配期限将届满',
    'Report the departure, or cancel the transfer so that its declarations are withdrawn (退关). That the days are three, from the release, is unverified.',
    '请报告离境，或取消该业务以撤销申报（退关）。自放行起三日的期限待核实。',
  ),
  SHIPMENT_OVERDUE: entry(
    409,
    'Released goods have not left, and the days to tell customs are over',
    '已放行货物未出运，退关、改配期限已过',
    'Report the departure, or speak to the customs of the declaration and cancel the transfer as it says. That the days are three is unverified.',
    '请报告离境，或立即联系申报地海关并按要求取消该业务。三日的期限待核实。',
  ),
  ARRIVAL_MISMATCH: entry(
    409,
    'The site reports other packages or weight than were declared',
    '监管场所运抵数据与申报的件数或毛重不符',
    'Look at GET /v1/arrival-reports. Have the site send a corrected report, or withdraw the declaration and declare what is there.',
    '请查看 GET /v1/arrival-reports，并联系监管场所更正运抵报告；申报有误的，请撤销后按实际货物重新申报。',
  ),
  REPORT_REFUSED: entry(
    409,
    'Customs refused a report of arrival or departure',
    '海关退回运抵单或离境单',
    'Read the task (GET /v1/tasks?kind=report): whoever sends that report compares it with the declaration and reports again.',
    '请查看任务（GET /v1/tasks?kind=report），由报送方核对申报数据后重新报送。',
  ),
  ARRIVAL_MESSAGE_REUSED: entry(
    422,
    'This message id was used for another arrival report',
    '该消息编号已用于其他运抵报告',
    'Use a new messageId for a corrected report.',
    '更正的报告请使用新的 messageId。',
  ),
} as const satisfies Record<string, ErrorEntry>;
