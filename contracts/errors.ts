import type { Localised } from './units.ts';

type ErrorEntry = { status: number; retryable: boolean; title: Localised; cure: Localised };
const entry = (status: number, en: string, zh: string, cureEn: string, cureZh: string, retryable = false): ErrorEntry => ({
  status,
  retryable,
  title: { en, 'zh-CN': zh },
  cure: { en: cureEn, 'zh-CN': cureZh },
});

/** One table: code → HTTP status, whether a retry may help, text and cure in both languages. `docs/errors.md` is generated from it. */
export const ERRORS = {
  REQUEST_INVALID: entry(422, 'The request has fields that are not valid', '请求中有无效字段', 'Correct every field named in `errors` and send it again.', '请更正 errors 中列出的每个字段后重新提交。'),
  JSON_BROKEN: entry(400, 'The body is not valid JSON', '请求体不是有效的 JSON', 'Send UTF-8 JSON with Content-Type application/json.', '请发送 UTF-8 编码的 JSON，Content-Type 为 application/json。'),
  BODY_TOO_LARGE: entry(413, 'The body is over the limit of this route', '请求体超过此接口的上限', 'Send less at once, or use the import route.', '请减少单次提交的数据量，或使用导入接口。'),
  UPLOAD_INVALID: entry(422, 'The uploaded file cannot be used', '上传的文件无法使用', 'Upload one file in the field `file`, of a type this route names.', '请在 file 字段中上传一个此接口支持的文件。'),
  KEY_MISSING: entry(401, 'An API key is needed', '需要 API 密钥', 'Send `Authorization: Bearer <API key>`.', '请在请求头中携带 Authorization: Bearer <API 密钥>。'),
  KEY_INVALID: entry(401, 'This API key is not valid', 'API 密钥无效', 'Check the key; it may have been revoked or replaced.', '请检查密钥，它可能已被吊销或轮换。'),
  ROLE_FORBIDDEN: entry(403, 'The role of this key may not do this', '此密钥的角色无权执行该操作', 'Use a key of a role that may; the API description names it.', '请使用有权限的角色的密钥，接口文档中有说明。'),
  NOT_FOUND: entry(404, 'There is nothing here', '未找到', 'Check the id and that it belongs to your organisation.', '请检查编号，并确认其属于本组织。'),
  METHOD_NOT_ALLOWED: entry(405, 'This path does not take this method', '该路径不支持此方法', 'Use a method named in the Allow header.', '请使用 Allow 响应头中列出的方法。'),
  IDEMPOTENCY_KEY_MISSING: entry(422, 'An Idempotency-Key is needed', '缺少 Idempotency-Key', 'Send a new unique Idempotency-Key with every new command.', '每个新命令请携带新的唯一 Idempotency-Key。'),
  IDEMPOTENCY_KEY_REUSED: entry(422, 'This Idempotency-Key was used with another body', '此 Idempotency-Key 已用于不同的请求体', 'Use a new key for a new command.', '新命令请使用新的 Idempotency-Key。'),
  REQUEST_IN_PROGRESS: entry(409, 'The first request with this key is still under way', '使用此键的首个请求仍在处理中', 'Wait a moment and send it again.', '请稍候再重试。', true),
  RATE_LIMITED: entry(429, 'Too many requests with this key', '此密钥的请求过多', 'Wait for the time that Retry-After names.', '请等待 Retry-After 指定的时间。', true),
  UNAVAILABLE: entry(503, 'A server that this needs is out of reach', '所需的服务暂时不可用', 'Wait for the time that Retry-After names and send the same request with the same Idempotency-Key.', '请等待 Retry-After 指定的时间，再以相同的 Idempotency-Key 重发。', true),
  INTERNAL: entry(500, 'Something went wrong on our side', '服务器内部错误', 'Send the request id to support.', '请将请求编号提供给技术支持。', true),
  STATE_CONFLICT: entry(409, 'Its state forbids this command', '当前状态不允许该操作', 'Look at the current state; it names what can be done.', '请查看当前状态及可执行的操作。'),
  ALREADY_EXISTS: entry(409, 'There is one already', '已存在', 'Use the one that exists.', '请使用已存在的记录。'),
  ALREADY_DECIDED: entry(409, 'Somebody else has decided this', '他人已作出决定', 'Look at who decided and when.', '请查看决定人与时间。'),
  USCI_CHECK_CHARACTER: entry(422, 'The USCI has a wrong check character', '统一社会信用代码校验位错误', 'Compare the 18 characters with the business licence (GB 32100-2015).', '请对照营业执照核对 18 位代码（GB 32100-2015）。'),
  CUSTOMS_CODE_MALFORMED: entry(422, 'A customs code has ten characters', '海关编码应为 10 位', 'Take it from the customs registration receipt (报关单位备案回执).', '请以《报关单位备案证明》上的编码为准。'),
  HS_CODE_MALFORMED: entry(422, 'An HS code has ten digits', '商品编码应为 10 位数字', 'Take the ten-digit code from the tariff of the declaration year.', '请使用申报当年税则的 10 位商品编码。'),
  PRODUCT_UNKNOWN: entry(422, 'This SKU is not in your catalogue', '商品目录中没有该货号', 'Add the product first (POST /v1/products or /v1/products:import).', '请先添加商品（POST /v1/products 或 /v1/products:import）。'),
  ENTERPRISE_NOT_ACTIVE: entry(422, 'The enterprise registration is not active', '企业备案未生效', 'Wait for the review, or correct what it refused.', '请等待审核，或更正被退回的内容。'),
  ENTERPRISE_UNKNOWN: entry(422, 'There is no such enterprise in your organisation', '本组织没有该企业', 'Register the enterprise first.', '请先办理企业登记。'),
  WAREHOUSE_UNKNOWN: entry(422, 'There is no such overseas warehouse', '没有该海外仓', 'Choose one of GET /v1/warehouses.', '请从 GET /v1/warehouses 中选择。'),
  REGISTRATION_NOT_ACTIVE: entry(422, 'There is no active registration for this warehouse', '该海外仓没有有效的登记', 'Register the warehouse with its evidence and wait for the review.', '请提交海外仓登记及证明材料，并等待审核。'),
  CURRENCY_UNSUPPORTED: entry(422, 'Only CNY can be declared until customs rates are loaded', '在载入海关汇率前仅支持人民币', 'State prices in CNY.', '请以人民币列明价格。'),
  NET_OVER_GROSS: entry(422, 'The net weight is over the gross weight', '净重大于毛重', 'Correct the weights of this line.', '请更正该行的重量。'),
  TOTAL_MISMATCH: entry(422, 'The total is not pieces times unit price', '总价不等于数量乘以单价', 'Correct the price, the pieces or the total of this line.', '请更正该行的单价、数量或总价。'),
  REFUND_CLAIM_MIXED: entry(422, 'One booking order claims a refund on some lines only', '同一订仓单中仅部分商品申报退税', 'Claim it for the whole booking order, or divide the order as it was really placed.', '请整单统一退税申报，或按真实业务分单。'),
  GOODS_PROHIBITED: entry(422, 'These goods may not be exported', '该商品禁止出口', 'Take the line out. A form does not help: condition 8 is a prohibition.', '请删除该行；监管条件 8 为禁止出口，改用报关单亦不可。'),
  BOOKING_ALREADY_FILED: entry(422, 'This booking order number was filed before', '该订仓单号已申报', 'Use the number of the new booking order.', '请使用新的订仓单号。'),
  ORDER_REJECTED: entry(409, 'Customs refused a booking order', '海关退回订仓单', 'Read the reason, correct the data and resubmit, or cancel.', '请查看退单原因，更正后重新申报，或取消。'),
  DECLARATION_REJECTED: entry(409, 'Customs refused a declaration', '海关退回申报', 'Read the reason, correct the data and resubmit, or cancel.', '请查看退单原因，更正后重新申报，或取消。'),
  CUSTOMS_SILENT: entry(409, 'Customs has not answered', '海关尚未回执', 'A partner document may be missing (status 2). Ask the logistics firm; do not file again.', '可能缺少合作方单证（状态 2）。请联系物流企业，勿重复申报。'),
  CHECK_FAILED: entry(409, 'The readiness check found what blocks the filing', '申报前检查发现阻断项', 'Clear each blocking finding, then recheck.', '请逐项处理阻断项后重新检查。'),
  CANCEL_TOO_LATE: entry(409, 'It is too late to cancel: customs has accepted a declaration', '已有申报被海关接受，无法直接取消', 'An accepted declaration must be withdrawn with customs first.', '须先向海关办理撤单。'),
  RECEIPT_MESSAGE_REUSED: entry(422, 'This message id was used for another receipt', '该消息编号已用于其他收货回执', 'Use a new messageId for a new count.', '新的清点请使用新的 messageId。'),
  EVIDENCE_MISSING: entry(409, 'Evidence for this warehouse is missing', '缺少海外仓证明材料', 'Upload the ownership paper, lease or cooperation agreement.', '请上传产权证明、租赁合同或合作协议。'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);
