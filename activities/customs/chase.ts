import { heartbeat } from '@temporalio/activity';
import type { FilingRecord } from '../../models/index.ts';
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

/** A peer that is away, or knows no such question, must not keep a person from being told. Errors: any other. */
function inWords(error: unknown): string {
  if (error instanceof Error && ['SingleWindowUnavailable', 'SingleWindowRefused'].includes(error.name)) return error.message;
  throw error;
}

export const createChaseActivities = (deps: Pick<Deps, 'models' | 'policies' | 'singleWindow' | 'patience'>) => {
  const { models, singleWindow } = deps;
  const filingOf = (filingId: string) => models.FilingModel.findById(filingId).orFail().lean();
  const askStates = async (filing: FilingRecord): Promise<void> => {
    if (singleWindow.ask === null) return;
    const queries = queriesOf(await silentTickets(models, filing), filing);
    for (let start = 0; start < queries.length; start += BATCH) {
      await applyReceipts(deps, await singleWindow.ask(queries.slice(start, start + BATCH)));
      heartbeat(start);
    }
  };
  return {
    /** What is configured when a filing begins; it keeps to that. */
    filingPatience: async (): Promise<Patience> => deps.patience,

    /** Looks into the silence of customs: asks for the state of what stands still, where the transport can, takes the answers in as receipts, and
     *  opens a task for each document that is still missing; what hindered the asking stands in it. Sends nothing. Safe to repeat. */
    async chaseSilence(filingId: string): Promise<Progress> {
      const trouble = await askStates(await filingOf(filingId)).catch(inWords);
      await openChases(models, await filingOf(filingId), trouble ?? '');
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
