import { setTimeout } from 'node:timers/promises';
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import { type Client, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import type { RawReceipt } from '../../contracts/customs.ts';
import { receiptsApplied } from '../../contracts/customs-filing.messages.ts';
import { summaryAnswered } from '../../contracts/sum-up.messages.ts';
import { isIdOf } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import { applyReceipts } from './apply-receipts.ts';
import { reportsRefusedOf } from './report-tasks.ts';
import { recount } from './tickets.ts';

const BATCH = 500;
/** What is posted may be as large as a receipt can be, so fewer at once. */
const POSTED_BATCH = 50;
/** One long poll; well inside the heartbeat timeout, so that a killed worker's mailbox is read again within seconds. */
const WAIT_SECONDS = 4;
/** Of a full mailbox filings are told this often, since counting costs as much as a filing has tickets, however few of them moved. */
const TELL_MS = 1_000;
/** Customs answers in small portions. What comes within this time is taken in together: one look at the database and one signal for all of it. */
const GATHER_MS = 250;

export const createIntakeActivities = (deps: Pick<Deps, 'models' | 'policies' | 'singleWindow'> & { temporal: Client }) => ({
  /** Reads our mailbox for `polls` long polls, and before each what a platform posted to us: stores each receipt byte for byte, applies them,
   *  tells the filings by counts, and only then moves on, so that a crash anywhere repeats a batch and loses none.
   *  Errors: SingleWindowUnavailable (retried). */
  async drainMailbox({ polls }: { dxpId: string; polls: number }): Promise<number> {
    const { models, singleWindow } = deps;
    const touched = new Set<string>();
    let read = 0;
    let toldAt = Date.now();
    const take = async (raws: readonly RawReceipt[]): Promise<void> => {
      for (const filingId of await applyReceipts(deps, raws)) touched.add(filingId);
      read += raws.length;
      heartbeat(read);
    };
    const tell = async (): Promise<void> => {
      for (const filingId of touched) {
        await tellFiling(deps, filingId);
        touched.delete(filingId);
        heartbeat(read);
      }
      toldAt = Date.now();
    };
    const stored = await models.MailboxModel.findById(singleWindow.mailbox).lean();
    let position = stored?.position ?? 0;
    let keptPosition = position;
    for (let poll = 0; poll < polls; poll += 1) {
      await takePosted(deps, async (raws) => {
        await take(raws);
        await tell();
      });
      const raws = await singleWindow.receive(position, { limit: BATCH, waitSeconds: WAIT_SECONDS, signal: cancellationSignal() });
      if (raws.length > 0) await take(raws);
      position = raws.at(-1)?.sequence ?? position;
      const moreIsThere = raws.length === BATCH;
      if (touched.size > 0 && (!moreIsThere || Date.now() - toldAt >= TELL_MS || poll + 1 === polls)) await tell();
      // Never back: a worker that wakes up late has read less than the one that took its place.
      if (position > keptPosition && touched.size === 0) {
        await models.MailboxModel.updateOne({ _id: singleWindow.mailbox }, { $max: { position } }, { upsert: true });
        keptPosition = position;
      }
      if (raws.length > 0 && !moreIsThere && poll + 1 < polls) await setTimeout(GATHER_MS, undefined, { signal: cancellationSignal() });
      heartbeat(read);
    }
    return read;
  },
});

/** Receipts that were posted go the same way as those that are fetched, under the same keys, and are let go only when they are on file. */
async function takePosted({ models }: Pick<Deps, 'models'>, take: (raws: readonly RawReceipt[]) => Promise<void>): Promise<void> {
  for (;;) {
    const posted = await models.PostedReceiptModel.find().sort({ postedAt: 1, _id: 1 }).limit(POSTED_BATCH).lean();
    if (posted.length === 0) return;
    await take(posted.map(({ fileName, bytes }) => ({ sequence: 0, fileName, bytes, transport: 'callback' as const })));
    await models.PostedReceiptModel.deleteMany({ _id: { $in: posted.map(({ _id }) => _id) } });
  }
}

/** A filing is told by counts; an application to sum up lists looks itself. */
async function tellFiling({ models, temporal }: { models: Deps['models']; temporal: Client }, filingId: string): Promise<void> {
  const flow = temporal.workflow.getHandle(filingId);
  const tell = isIdOf('sumUp', filingId) ? () => flow.signal(summaryAnswered) : await countsTold(models, flow, filingId);
  try {
    await tell();
  } catch (error) {
    // A filing that has ended wants no more receipts; they stay on file.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function countsTold(models: Deps['models'], flow: WorkflowHandle, filingId: string): Promise<() => Promise<void>> {
  const { revision, counts } = await recount(models, filingId);
  const reportsRefused = await reportsRefusedOf(models, filingId);
  return () => flow.signal(receiptsApplied, { revision, counts, ...(reportsRefused === 0 ? {} : { reportsRefused }) });
}
