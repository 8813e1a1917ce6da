import type { Localised } from '../domain/localised.ts';
import type { AttentionRecord, TaskRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';

/** By what is told, the tasks that say why. */
const TASKS_OF: Readonly<Record<string, TaskRecord['kind'][]>> = {
  ORDER_REJECTED: ['refusal'],
  DECLARATION_REJECTED: ['refusal'],
  BINDING_REFUSED: ['report'],
  REPORT_REFUSED: ['report'],
  CUSTOMS_SILENT: ['silence', 'report'],
  SINGLE_WINDOW_UNREACHABLE: ['technical'],
};
/** Causes that are named, and tasks that are linked; GET /v1/tasks has all. */
const NAMED = 3;
const LINKED = 20;

/** Names the causes of what asks for attention, the largest first, and links their tasks. */
export async function withCauses(models: Deps['models'], transferId: string, attention: AttentionRecord): Promise<AttentionRecord> {
  const kind = TASKS_OF[attention.code];
  if (kind === undefined) return attention;
  const tasks = await models.TaskModel.find({ transferId, state: 'open', kind: { $in: kind } })
    .sort({ tickets: -1, _id: 1 })
    .limit(LINKED)
    .lean();
  const causes = tasks.slice(0, NAMED).map(causeOf);
  const message = {
    en: [attention.message.en, ...causes.map(({ en }) => en)].join(' '),
    'zh-CN': [attention.message['zh-CN'], ...causes.map((cause) => cause['zh-CN'])].join(''),
  };
  return { ...attention, message, tasks: tasks.map(({ _id }) => _id) };
}

const causeOf = ({ cause, cure, tickets }: TaskRecord): Localised => ({
  en: `${tickets > 0 ? `${tickets} tickets: ` : ''}${cause.en} ${cure.en}`,
  'zh-CN': `${tickets > 0 ? `${tickets} 票：` : ''}${cause['zh-CN']}${cure['zh-CN']}`,
});
