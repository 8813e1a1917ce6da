import { randomInt } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { onTestFinished } from 'vitest';
import type { Deps } from '../../activities/deps.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { RawReceipt, SingleWindow } from '../../contracts/customs.ts';
import { POLICY_BOOK, type PolicyBook } from '../../domain/policy/index.ts';
import type { TicketCounts } from '../../domain/ticket-state.ts';
import { createGridFsStore } from '../../gateways/files/gridfs.ts';
import { createMailer, renderMail } from '../../gateways/mail/index.ts';
import { createSingleWindow } from '../../gateways/single-window/single-window.ts';
import { createWarehouseFilingDesk } from '../../gateways/single-window/warehouse-filing.ts';
import * as models from '../../models/index.ts';
import type { Scenario } from '../../sandbox/single-window/scenarios.ts';
import { startSandbox } from '../../sandbox/single-window/server.ts';
import { SIGNER, SIGNING } from '../support/signer.ts';

/** A quiet mailbox is left after so long: tests wait for receipts by asking again. */
const SHORT_POLL_SECONDS = 0.05;
const PATIENCE_MS = 20_000;

type Told = { filingId: string; revision: number; counts: TicketCounts; reportsRefused?: number };
type Answer<K extends keyof Activities> = Awaited<ReturnType<Activities[K]>>;

/** Papers as plain text: what is proved here is that they are filed, not how they look. */
const renderDocument: Deps['renderDocument'] = async (kind, format, papers) => ({
  fileName: `${kind}.${format}`,
  mimeType: 'text/plain',
  bytes: Buffer.from(JSON.stringify({ kind, format, papers })),
});

type Given = { scenario?: Scenario; seed?: number; paceMs?: number; folder?: string; policies?: PolicyBook };
/** The real activities between a real database, a real Single Window sandbox of this test alone and a Temporal that only listens. `folder`: the
 *  import client's folders are the way to customs. */
export async function aWorld({ scenario = 'release', seed = 7, paceMs = 1, folder, policies = POLICY_BOOK }: Given = {}) {
  // Every sandbox gives its numbers from 1 on, and customs gives no number twice.
  await models.CustomsMessageModel.deleteMany({});
  const dxpId = `DXPENT${randomInt(1e9, 1e10)}`;
  const { certificateFile } = SIGNING;
  const folders = folder === undefined ? null : { root: folder, dxpId };
  const sandbox = await startSandbox({ port: 0, dataDir: null, certificateFile, folders, seed, scenario, paceMs });
  const wire = createSingleWindow({ url: folder === undefined ? sandbox.url : `folder:${folder}`, dxpId, signer: SIGNER });
  const singleWindow: SingleWindow = {
    ...wire,
    receive: (after, options) => wire.receive(after, { ...options, waitSeconds: SHORT_POLL_SECONDS }),
  };
  const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'Outport <no-reply@outport.example>' });
  onTestFinished(async () => {
    mailer.close();
    await sandbox.close();
  });
  const told: Told[] = [];
  const ended = new Set<string>();
  const started: string[] = [];
  const temporalTold = {
    signal: async (filingId: string, progress: Omit<Told, 'filingId'>): Promise<void> => {
      if (ended.has(filingId)) throw new WorkflowNotFoundError('ended', filingId, undefined);
      told.push({ filingId, ...progress });
    },
    start: async (flow: string, workflowId: string): Promise<void> => {
      started.push(`${flow} ${workflowId}`);
    },
  };
  const temporal = {
    workflow: {
      getHandle: (filingId: string) => ({ signal: (_: unknown, progress: never) => temporalTold.signal(filingId, progress) }),
      start: (flow: string, { workflowId }: { workflowId: string }) => temporalTold.start(flow, workflowId),
    },
  } as unknown as Client;
  const deps: Deps & { temporal: Client } = {
    models,
    policies,
    files: createGridFsStore(models.gridFs()),
    singleWindow,
    warehouseDesk: createWarehouseFilingDesk({ url: sandbox.url }),
    transmitter: { customsCode: '4401980ABC', name: '南沙报关有限公司', dxpId },
    patience: { silentHours: 24, sendTries: 30 },
    mailer,
    renderMail,
    renderDocument,
    publicUrl: 'https://outport.example',
    temporal,
  };
  const activities = createActivities(deps);
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const run = <K extends keyof Activities>(name: K, input: Parameters<Activities[K]>[0]): Promise<Answer<K>> =>
    environment.run(activities[name] as (given: typeof input) => Promise<Answer<K>>, input);
  const drain = (): Promise<number> => run('drainMailbox', { dxpId, polls: 1 });

  return {
    dxpId,
    url: sandbox.url,
    deps,
    singleWindow,
    wire,
    temporalTold,
    environment,
    told,
    ended,
    started,
    run,
    drain,
    /** Reads the mailbox until something holds. */
    async drainUntil(holds: () => Promise<boolean>): Promise<void> {
      for (const deadline = Date.now() + PATIENCE_MS; !(await holds());) {
        if (Date.now() > deadline) throw new Error('the receipts waited for never came');
        await drain();
      }
    },
    /** Everything in the mailbox, once all of it is read. */
    async mailbox(): Promise<RawReceipt[]> {
      for (;;) {
        const all = await wire.receive(0, { limit: 1000, waitSeconds: 0, signal: AbortSignal.timeout(5000) });
        const { position } = (await models.MailboxModel.findById(dxpId).lean()) ?? { position: 0 };
        if (position === all.at(-1)?.sequence) return all;
        await drain();
      }
    },
    async ask<T>(path: string): Promise<T> {
      return (await fetch(`${sandbox.url}${path}`)).json() as Promise<T>;
    },
    async put(path: string, body: unknown): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      await fetch(`${sandbox.url}${path}`, { method: 'PUT', body: JSON.stringify(body), headers });
    },
  };
}
export type World = Awaited<ReturnType<typeof aWorld>>;
