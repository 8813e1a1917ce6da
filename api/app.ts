import { randomUUID } from 'node:crypto';
import type { Client, Connection } from '@temporalio/client';
import express, { type Express } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { FileStore } from '../contracts/files.ts';
import { docsPages } from './http/docs.ts';
import { healthPages } from './http/health.ts';
import type { createMetrics } from './http/metrics.ts';
import { mount } from './http/mount.ts';
import { openApiOf } from './http/openapi.ts';
import { Problem } from './http/problem.ts';
import { receiptCallback } from './http/receipt-callback.ts';
import { nothingHere, refuse } from './http/refuse.ts';
import type { Principal } from './http/route.ts';
import { createRoutes } from './routes/index.ts';

export type AppDeps = {
  temporal: Client;
  connection: Connection;
  files: FileStore;
  log: Logger;
  metrics: ReturnType<typeof createMetrics>;
  rateLimitPerMinute: number;
  publicUrl: string;
  /** Null: no platform posts receipts here. */
  receiptCallbackKey: string | null;
};

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** The HTTP API over connected servers. */
export function createApp({
  temporal,
  connection,
  files,
  log,
  metrics,
  rateLimitPerMinute,
  publicUrl,
  receiptCallbackKey,
}: AppDeps): Express {
  const app = express();
  const routes = createRoutes({ temporal, files });
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false);
  app.use((request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    response.locals['requestId'] = requestId;
    response.set('X-Request-Id', requestId);
    next();
  });
  app.use(metrics.measure);
  app.use(
    pinoHttp({
      logger: log,
      genReqId: (_request, response) => String(response.getHeader('x-request-id')),
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'debug'),
    }),
  );
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { 'script-src': ["'self'"], 'style-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null },
      },
    }),
  );
  app.use(healthPages(connection));
  app.use(docsPages(openApiOf(routes, publicUrl)));
  if (receiptCallbackKey !== null) app.use(receiptCallback(receiptCallbackKey));
  mount(app, routes, perKey(rateLimitPerMinute));
  app.use(nothingHere);
  app.use(refuse);
  return app;
}

const perKey = (limit: number) =>
  rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => (response.locals['principal'] as Principal).keyId,
    handler: () => {
      throw new Problem('RATE_LIMITED');
    },
  });
