import type { z } from 'zod';
import type { Refusal, RefusalExplained } from '../../contracts/refusal.ts';
import type { Task } from '../../contracts/task.ts';
import type { Language } from '../../contracts/units.ts';
import { type RefusalBook, codeIn, refusedOf } from '../../domain/refusals/book.ts';
import type { RefusalEntry } from '../../domain/refusals/entry.ts';
import type { RefusalRecord, TaskRecord, TicketRecord } from '../../models/index.ts';

type Explaining = Pick<RefusalEntry, 'who' | 'next' | 'cause' | 'cure' | 'source' | 'confidence'>;

const explanation = ({ who, next, cause, cure, source, confidence }: Explaining, language: Language) => ({
  who,
  next,
  cause: cause[language],
  cure: cure[language],
  source,
  confidence,
});

/** `entered` is null where the entry stands as it was shipped. */
export const refusalView = (entry: RefusalEntry, entered: RefusalRecord | null, language: Language): z.infer<typeof Refusal> => ({
  id: entry.id,
  on: entry.on,
  ...explanation(entry, language),
  origin: entered === null ? 'shipped' : 'entered',
  retired: entered !== null && entered.retiredAt !== null,
  updatedAt: entered?.updatedAt.toISOString() ?? null,
});

export const taskView = (task: TaskRecord, language: Language): z.infer<typeof Task> => ({
  id: task._id,
  organisationId: task.organisationId,
  transferId: task.transferId,
  filingId: task.filingId,
  sumUpId: task.sumUpId ?? null,
  kind: task.kind,
  state: task.state,
  message: task.message,
  status: task.status,
  code: task.code,
  explained: { id: task.entry, ...explanation(task, language) },
  texts: task.texts,
  tickets: task.tickets,
  examples: task.examples,
  note: task.note,
  openedAt: task.openedAt.toISOString(),
  closedAt: task.closedAt?.toISOString() ?? null,
});

/** A ticket's refusal with its reason: as the table had it when it came; of a ticket refused before that was kept, as the table has it now. */
export function ticketRefusalView({ refusal, path }: Pick<TicketRecord, 'refusal' | 'path'>, book: RefusalBook, language: Language) {
  if (refusal === null) return null;
  const { status, info, at, entry, task } = refusal;
  const known = (entry === undefined ? null : book.byId(entry)) ?? book.find(refusedOf(refusal, path));
  const explained: z.infer<typeof RefusalExplained> = { id: known.id, ...explanation(known, language) };
  return { status, code: codeIn(info), info, at, explained, taskId: task ?? null };
}
