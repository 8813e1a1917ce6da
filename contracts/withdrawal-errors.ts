import { type ErrorEntry, entry } from './error-entry.ts';

/** What stands against withdrawing or amending a declaration. */
export const WITHDRAWAL_ERRORS = {
  TICKET_UNKNOWN: entry(
    422,
    'A ticket named is not of this filing',
    '所列票不属于该申报',
    'Take the ids from GET /v1/stock-transfers/{id}/tickets.',
    '请使用 GET /v1/stock-transfers/{id}/tickets 中的票编号。',
  ),
  WITHDRAW_TOO_LATE: entry(
    409,
    'The goods have left, so that their declaration is not withdrawn any more',
    '货物已离境，申报不能再撤销',
    'Let the declaration stand and bring the goods back by a return.',
    '该申报继续有效，如需退回请办理退运。',
  ),
  WITHDRAWAL_REFUSED: entry(
    409,
    'Customs refused to withdraw a declaration',
    '海关不同意撤销申报',
    'Read the words of customs. Ask again with what it wants, or go on with the declarations that stand (`:proceed`).',
    '请查看海关意见，补充材料后重新申请撤销，或按仍有效的申报继续办理（:proceed）。',
  ),
  NOTHING_TO_WITHDRAW: entry(
    409,
    'Nothing of it stands that is not being withdrawn already',
    '没有可撤销的申报，或已在撤销中',
    'Look at the tickets; wait for the answer of customs where one is being withdrawn.',
    '请查看各票状态；撤销中的请等待海关答复。',
  ),
} as const satisfies Record<string, ErrorEntry>;
