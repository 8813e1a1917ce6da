import { type ErrorEntry, entry } from './error-entry.ts';

/** What tasks and the refusal table answer, and what a transfer that customs does not answer says. */
export const TASK_ERRORS = {
  TASK_ENDS_ITSELF: entry(
    409,
    'This task ends by itself once its tickets are filed again',
    '该任务在相关票重新申报后自动结束',
    'Correct what the task names, then resubmit the transfer.',
    '请更正任务所列内容后，重新提交该业务。',
  ),
  TASK_OF_OPERATOR: entry(
    403,
    'This task is for the operator to complete',
    '该任务须由运营方完成',
    'Ask the operator; the task names what has to be done.',
    '请联系运营方，任务中已列明需处理的内容。',
  ),
  REFUSAL_NEEDED: entry(
    409,
    'The entry for unknown refusals cannot be retired',
    '“未知退单原因”条目不可停用',
    'Change its texts with PUT instead.',
    '如需调整，请用 PUT 修改其内容。',
  ),
  SINGLE_WINDOW_UNREACHABLE: entry(
    503,
    'The Single Window cannot be reached; nothing was refused',
    '“单一窗口”无法连接，并未被退单',
    'Nothing has to be sent by hand: it is tried on, and goes out once the way is open.',
    '无需人工重发，恢复后系统自动继续。',
    true,
  ),
} as const satisfies Record<string, ErrorEntry>;
