import { heartbeat } from '@temporalio/activity';
import type { Deps } from '../deps.ts';
import { applyReceipts } from './apply-receipts.ts';
import type { Progress } from './filing.ts';
import { closeTask, explainedTask, openTask } from './refusal-tasks.ts';
import { openChases, queriesOf, silentTickets } from './silence.ts';
import { recount } from './tickets.ts';

/** How long a filing waits before a person is told: `silentHours` without an answer of customs, `sendTries` of a message that does not go out. */
export type Patience = { silentHours: number; sendTries: number };

/** Messages of which the state is asked for at once. */
const BATCH = 200;

export const createChaseActivities = (deps: Pick<Deps, 'models' | 'policies' | 'singleWindow' | 'patience'>) => {
  const { models, singleWindow } = deps;
  const filingOf = (filingId: string) => models.FilingModel.findById(filingId).orFail().lean();
  return {
    /** What is configured when a filing begins; it keeps to that. */
    filingPatience: async (): Promise<Patience> => deps.patience,

    /** Looks into the silence of customs: asks for the state of what stands still, where the transport can, takes the answers in as receipts, and
     *  opens a task for each document that is still missing. Sends nothing. Safe to repeat. Errors: SingleWindowUnavailable (retried). */
    async chaseSilence(filingId: string): Promise<Progress> {
      const filing = await filingOf(filingId);
      if (singleWindow.ask !== null) {
        const queries = queriesOf(await silentTickets(models, filing), filing);
        for (let start = 0; start < queries.length; start += BATCH) {
          await applyReceipts(deps, await singleWindow.ask(queries.slice(start, start + BATCH)));
          heartbeat(start);
        }
      }
      await openChases(models, await filingOf(filingId));
      return recount(models, filingId);
    },

    /** Notes that messages do not go out, in the words of what hinders them, or with `trouble: null` that they do again. `occasion` counts how
     *  often that happened to the filing. Safe to retry. */
    async noteReach({ filingId, occasion, trouble }: { filingId: string; occasion: number; trouble: string | null }): Promise<void> {
      const filing = await filingOf(filingId);
      const _id = models.derivedId('task', filingId, `unreachable:${occasion}`);
      const refused = { message: 'transport', status: 'unreachable', text: trouble ?? '' } as const;
      const book = await models.readRefusalBook();
      await models.inTransaction(async (session) => {
        if (trouble !== null) return openTask(models, { ...explainedTask(filing, 'technical', book.find(refused), refused), _id }, session);
        const task = await models.TaskModel.findById(_id).session(session).lean();
        return task === null ? undefined : closeTask(models, task, 'done', 'reached', session);
      });
    },
  };
};
