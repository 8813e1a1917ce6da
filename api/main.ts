import { createServer } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { loadConfig } from '../config/index.ts';
import { createFileStore } from '../gateways/files/index.ts';
import { connectMongo, gridFs } from '../models/index.ts';
import { createApp } from './app.ts';
import { admitOperator } from './bootstrap.ts';
import { createMetrics } from './http/metrics.ts';
import { loadStarterTable } from './starter-table.ts';

/** What requests under way get to finish after SIGTERM. */
const DRAIN_MS = 10_000;

const config = loadConfig();
const log = pino({ level: config.logLevel, name: 'api' });

// Its caller is told to come back, rather than kept waiting.
await connectMongo(config.mongodbUri, { timeoutMs: 10_000 });
if (config.bootstrapOperatorKey !== undefined) await admitOperator(config.bootstrapOperatorKey, config.operatorEmail);
await loadStarterTable();
const connection = Connection.lazy({ address: config.temporalAddress });
const temporal = new Client({ connection, namespace: config.temporalNamespace });

const metrics = createMetrics();
const files = createFileStore(config.files, gridFs());
const app = createApp({
  temporal,
  connection,
  files,
  log,
  metrics,
  rateLimitPerMinute: config.rateLimitPerMinute,
  publicUrl: config.publicUrl,
  receiptCallbackKey: config.receiptCallbackKey ?? null,
});
const server = app.listen(config.port, config.host, () => log.info({ port: config.port }, 'API is ready'));
const measures = createServer((_request, response) => {
  void metrics.registry.metrics().then((text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text));
}).listen(config.metricsPort, '127.0.0.1');

const drain = (signal: string): void => {
  log.info({ signal }, 'draining');
  measures.close();
  setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
  server.close(() => void leave());
  server.closeIdleConnections();
};
process.once('SIGTERM', drain);
process.once('SIGINT', drain);

async function leave(): Promise<void> {
  await Promise.allSettled([connection.close(), mongoose.disconnect()]);
  log.info('stopped');
}
