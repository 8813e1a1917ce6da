import { createServer } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { completeTickets } from '../activities/customs/complete-tickets.ts';
import { createActivities } from '../activities/index.ts';
import { loadWorkerConfig } from '../config/index.ts';
import { FLOWS_QUEUE, PARTIES_QUEUE } from '../contracts/queues.ts';
import { POLICY_BOOK } from '../domain/policy/index.ts';
import { renderDocument } from '../gateways/documents/index.ts';
import { createFileStore } from '../gateways/files/index.ts';
import { createMailer, renderMail } from '../gateways/mail/index.ts';
import { softwareSigner } from '../gateways/single-window/signing/software-key.ts';
import { createSingleWindow } from '../gateways/single-window/single-window.ts';
import { createWarehouseFilingDesk } from '../gateways/single-window/warehouse-filing.ts';
import * as models from '../models/index.ts';
import { DEPLOYMENT, promote } from './deployment.ts';
import { startStandingFlows } from './standing-flows.ts';

const config = loadWorkerConfig();
const log = pino({ level: config.logLevel, name: 'worker' });

Runtime.install({ shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter: 'WARN' } }, logger: temporalLogger() });

// A bulk write of a large transfer takes seconds; past this the activity is better tried again.
await models.connectMongo(config.mongodbUri, { timeoutMs: 18_000 });
const connection = await NativeConnection.connect({ address: config.temporalAddress });
const clientConnection = await Connection.connect({ address: config.temporalAddress });
const temporal = new Client({ connection: clientConnection, namespace: config.temporalNamespace });

const signer = await softwareSigner(config.signer);
log.info(signer.certificate, 'messages are signed');
const activities = createActivities({
  models,
  policies: POLICY_BOOK,
  files: createFileStore(config.files, models.gridFs()),
  temporal,
  singleWindow: createSingleWindow({ url: config.singleWindowUrl, dxpId: config.dxpId, signer }),
  warehouseDesk: createWarehouseFilingDesk({ url: config.warehouseFilingUrl }),
  transmitter: { ...config.transmitter, dxpId: config.dxpId },
  patience: config.patience,
  mailer: createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom }),
  renderMail,
  renderDocument,
  publicUrl: config.publicUrl,
});
const shared = {
  connection,
  namespace: config.temporalNamespace,
  shutdownGraceTime: '8 seconds',
  shutdownForceTime: '12 seconds',
} as const;
const version = { deploymentName: DEPLOYMENT, buildId: config.workerBuildId };
const flows = await Worker.create({
  ...shared,
  taskQueue: FLOWS_QUEUE,
  workflowBundle: { codePath: config.workflowBundle },
  activities,
  maxCachedWorkflows: 500,
  workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
});
// Outside parties have a queue of their own, so that a slow one never keeps the flows from their database.
// A long poll of the mailbox would hold a shutdown for its minute; what is cut short is done again elsewhere, and counts once.
const parties = await Worker.create({
  ...shared,
  shutdownGraceTime: '1 second',
  taskQueue: PARTIES_QUEUE,
  activities,
  maxConcurrentActivityTaskExecutions: 40,
});

const health = createServer((_request, response) => {
  const states = [flows.getState(), parties.getState()];
  const healthy = states.every((state) => state === 'RUNNING') && mongoose.connection.readyState === mongoose.ConnectionStates.connected;
  response.writeHead(healthy ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ healthy, states }));
});
// Beside the flows: nothing waits for it but statistics of tickets that an earlier version planned.
completeTickets(models).then(
  (tickets) => log.info({ tickets }, 'tickets are counted'),
  (error: unknown) => log.error(error, 'tickets of an earlier version are not counted yet'),
);
const running = Promise.all([flows.run(), parties.run()]);
await promote(temporal, version.buildId);
await startStandingFlows(temporal, config.dxpId);
health.listen(config.workerHealthPort, '127.0.0.1', () =>
  log.info({ port: config.workerHealthPort, buildId: version.buildId }, 'worker is ready'),
);

const drain = (signal: string): void => {
  log.info({ signal }, 'draining');
  for (const worker of [flows, parties]) if (worker.getState() === 'RUNNING') worker.shutdown();
};
process.once('SIGTERM', drain);
process.once('SIGINT', drain);

await running;
health.close();
await Promise.allSettled([connection.close(), clientConnection.close(), mongoose.disconnect()]);
log.info('stopped');

function temporalLogger() {
  const write =
    (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, meta?: object): void =>
      log[level](meta ?? {}, message);
  const by = { TRACE: write('trace'), DEBUG: write('debug'), INFO: write('info'), WARN: write('warn'), ERROR: write('error') };
  return {
    log: (level: keyof typeof by, message: string, meta?: object) => by[level](message, meta),
    trace: by.TRACE,
    debug: by.DEBUG,
    info: by.INFO,
    warn: by.WARN,
    error: by.ERROR,
  };
}
