import { type ErrorEntry, entry } from './error-entry.ts';

/** What stands against amending what was filed. */
export const AMENDMENT_ERRORS = {
  AMENDMENT_REFUSED: entry(
    409,
    'What was filed cannot be changed so; nothing is changed',
    '已申报内容不能这样修改，未作任何改动',
    'Look at `decisions`: each says which rule refuses and what can be done instead.',
    '请查看 decisions：各项说明不能修改的依据和处理办法。',
  ),
  AMENDMENT_BLOCKED: entry(
    409,
    'The check blocks the transfer as it would be; nothing is changed',
    '修改后的业务未通过检查，未作任何改动',
    'Cure what `findings` name and amend again.',
    '请处理 findings 所列问题后再次修改。',
  ),
  AMENDMENT_PENDING: entry(
    409,
    'Customs still decides on an amendment',
    '海关尚未答复此前的修改',
    'Wait for its answer; GET …/amendments tells it.',
    '请等待海关答复，结果见 GET …/amendments。',
  ),
  AMEND_TOO_LATE: entry(
    409,
    'The goods have left, so nothing that was declared is changed any more',
    '货物已离境，申报内容不再修改',
    'Let the declarations stand; goods that come back are a return.',
    '申报继续有效；货物退回的请办理退运。',
  ),
  ORDER_UNKNOWN: entry(
    422,
    'The transfer has no order of this number',
    '本业务没有该订单（订仓单）号',
    'Take the numbers from GET …/tickets.',
    '请使用 GET …/tickets 中的编号。',
  ),
  ORDER_NUMBER_TAKEN: entry(
    422,
    'This order number is used already, or named twice',
    '该订单（订仓单）号已使用或重复填写',
    'Give a number that no order of yours had.',
    '请填写从未使用过的编号。',
  ),
} as const satisfies Record<string, ErrorEntry>;
