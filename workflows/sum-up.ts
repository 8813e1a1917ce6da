import type { Duration } from '@temporalio/common';
import { allHandlersFinished, condition, setHandler, setWorkflowOptions } from '@temporalio/workflow';
import type { Actor } from '../contracts/actor.ts';
import { type SumUpInput, resubmitSumUp, summaryAnswered } from '../contracts/sum-up.messages.ts';
import { SUM_UP, type SumUpState, isFinal } from '../domain/states.ts';
import { customs, database } from './shared/activities.ts';
import { createMails } from './shared/mails.ts';
import { refuseUnless, showDeadline, showState } from './shared/progress.ts';
import { createTurns } from './shared/turns.ts';

setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, sumUp);
/** One application to sum up the lists of a month: it collects until the month is over, goes out, and ends once every list has its form. Whoever owes the
 *  next step is told; until the last day it is called to mind, and after that it is overdue. */
export async function sumUp({ sumUpId }: SumUpInput): Promise<SumUpState> {
  let state: SumUpState = 'collecting';
  let answers = 0;
  let resubmitBy: Actor | null = null;
  const mails = createMails();
  /** The story and its last day write side by side: of two local activities at once a replay may hear in another order than the flow did. */
  const inTurn = createTurns();
  const shows = (next: SumUpState): void => {
    state = next;
    showState(next);
  };
  const hasEnded = (): boolean => isFinal(SUM_UP, state);
  /** Whether the next word is customs', or the exporter's. */
  const waitsForCustoms = (): boolean => state === 'applied' || state === 'accepted';
  const waitsForExporter = (): boolean => state === 'refused' && resubmitBy === null;
  setHandler(summaryAnswered, () => {
    answers += 1;
  });
  setHandler(
    resubmitSumUp,
    async ({ actor }) => {
      resubmitBy = actor;
      await condition(() => resubmitBy === null);
      return { state };
    },
    { validator: (_) => refuseUnless(waitsForExporter(), state) },
  );

  shows('collecting');
  const plan = await database.planSumUp(sumUpId);
  const { silentHours } = await database.filingPatience();
  showDeadline(new Date(plan.overdueAt));
  const watching = watchDeadline();
  await until(plan.applyAt, () => false);
  for (let refusals = 0; !hasEnded();) {
    const lists = await inTurn(() => database.closeSumUp({ sumUpId, actor: resubmitBy }));
    if (lists > 0) await customs.sendSumUp(sumUpId);
    await follow();
    resubmitBy = null;
    await answered();
    if (hasEnded()) break;
    refusals += 1;
    mails.tell('sum-up-refused', sumUpId, `refused:${refusals}`);
    await refusedUntilAppliedAnew();
  }
  await watching;
  await mails.haveLeft();
  await condition(allHandlersFinished);
  return state;

  async function follow(): Promise<void> {
    shows((await inTurn(() => database.followSumUp(sumUpId))).state);
  }

  /** Waits until customs has answered for every list. After the patience with silence it is asked for the state once a day; nothing is sent again. */
  async function answered(): Promise<void> {
    for (let looks = 1; waitsForCustoms();) {
      const [heard, before] = [answers, state];
      const pause: Duration = looks > silentHours ? '1 day' : '1 hour';
      const came = await condition(() => answers > heard, pause);
      if (!came && looks >= silentHours) await customs.chaseSumUp(sumUpId);
      await follow();
      looks = came || state !== before ? 1 : looks + 1;
    }
  }

  /** What customs takes back of its refusal meanwhile needs nobody any more. */
  async function refusedUntilAppliedAnew(): Promise<void> {
    while (waitsForExporter()) {
      const heard = answers;
      await condition(() => resubmitBy !== null || answers > heard);
      if (resubmitBy === null) await follow();
    }
  }

  /** Beside the application, since a refusal or silence must not keep the last day from being told. */
  async function watchDeadline(): Promise<void> {
    for (const [index, at] of plan.remindAt.entries()) {
      // Of a day that is past already nobody need be reminded.
      if (Date.parse(at) <= Date.now()) continue;
      await until(at, hasEnded);
      if (hasEnded()) return;
      const step = `reminder:${index + 1}`;
      await inTurn(() => database.tellSumUpDue({ sumUpId, step, kind: 'due-soon' }));
      mails.tell('sum-up-due', sumUpId, step);
    }
    await until(plan.overdueAt, hasEnded);
    if (hasEnded()) return;
    await inTurn(() => database.tellSumUpDue({ sumUpId, step: 'overdue', kind: 'overdue' }));
    mails.tell('sum-up-overdue', sumUpId, 'overdue');
  }

  async function until(instant: string, met: () => boolean): Promise<void> {
    const left = Date.parse(instant) - Date.now();
    if (left > 0) await condition(met, left);
  }
}
