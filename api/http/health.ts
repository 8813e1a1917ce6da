import type { Connection } from '@temporalio/client';
import { Router } from 'express';
import mongoose from 'mongoose';

const PATIENCE_MS = 2_000;

/** `/healthz`: this process lives. `/readyz`: it can do its work, and if not, which server it misses. */
export function healthPages(connection: Connection): Router {
  const pages = Router();
  pages.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  pages.get('/readyz', async (_request, response) => {
    const [mongodb, temporal] = await Promise.all([
      reachable(askMongo()),
      reachable(connection.withDeadline(Date.now() + PATIENCE_MS, () => connection.workflowService.getSystemInfo({}))),
    ]);
    const ready = mongodb && temporal;
    if (!ready) response.set('Retry-After', '5');
    response.status(ready ? 200 : 503).json({ ready, mongodb, temporal });
  });
  return pages;
}

async function askMongo(): Promise<unknown> {
  const { db } = mongoose.connection;
  if (db === undefined) throw new Error('not connected');
  return db.command({ ping: 1 }, { timeoutMS: PATIENCE_MS });
}

async function reachable(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch {
    // Whatever the reason, the answer to "is it there" is no.
    return false;
  }
}
