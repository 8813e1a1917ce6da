import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { z, ZodError } from 'zod';
import { type Envelope, parseEnvelope } from '../../gateways/single-window/envelope.ts';
import { XmlUnreadable } from '../../gateways/single-window/xml/parse.ts';
import { DEFAULT, scenarioOf, setScenario } from './intake.ts';
import { receiptsAfter, receiptsOfKey, type Bell } from './mailbox.ts';
import { ticketsPage } from './page.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import type { Store } from './store.ts';
import { messageContent, receiptContent, statistics, ticketViews } from './views.ts';
import { warehouseFilingViews, warehouseFilings } from './warehouse-filings.ts';

const LARGEST_ENVELOPE_BYTES = 30 * 1024 * 1024;

const Batch = z.object({ messages: z.array(z.object({ fileName: z.string(), envelope: z.string() })).max(1000) });
const Poll = z.object({
  dxpId: z.string().min(1),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  waitSeconds: z.coerce.number().min(0).max(60).default(0),
});
const States = z.object({
  dxpId: z.string().min(1),
  messages: z.array(z.object({ messageType: z.string(), businessKey: z.string(), exporterCode: z.string() })).max(1000),
});
const Listing = z.object({ orderNo: z.string().optional(), limit: z.coerce.number().int().min(1).max(100_000).default(1000) });

/** `takeIn` gives how many of the messages were new. */
type Parts = {
  store: Store;
  bell: Bell;
  takeIn: (envelopes: readonly Envelope[]) => number;
  scenario: Scenario;
  pace: { seed: number; paceMs: number };
};

/** The wire of the regional platform (`/dxp`), and what only a sandbox has (`/sandbox`, `/`). */
export function createApp({ store, bell, takeIn, scenario, pace }: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '64mb' }));

  app.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));

  app.post('/dxp/messages', (req, res) => {
    if (scenarioOf(store, DEFAULT) === 'unreachable') return void res.status(503).json({ error: '系统维护' });
    const envelopes = Batch.parse(req.body).messages.map(({ envelope }) => parseEnvelope(envelope, { maxBytes: LARGEST_ENVELOPE_BYTES }));
    const accepted = takeIn(envelopes);
    return void res.status(202).json({ accepted, known: envelopes.length - accepted });
  });

  app.post('/dxp/states', (req, res) => {
    const { dxpId, messages } = States.parse(req.body);
    res.json({ receipts: messages.flatMap((message) => receiptsOfKey(store, dxpId, message)) });
  });

  app.get('/dxp/receipts', async (req, res) => {
    const { dxpId, after, limit, waitSeconds } = Poll.parse(req.query);
    const given = givenUp(res, waitSeconds);
    let receipts = receiptsAfter(store, dxpId, after, limit);
    while (receipts.length === 0 && !given.aborted) {
      await bell.wait(dxpId, given);
      if (res.destroyed) return;
      receipts = receiptsAfter(store, dxpId, after, limit);
    }
    res.json({ receipts });
  });

  app.use(warehouseFilings(store, pace));

  app.put('/sandbox/scenario', (req, res) => {
    const chosen = z.object({ default: z.enum(SCENARIOS) }).parse(req.body).default;
    setScenario(store, DEFAULT, chosen);
    res.json({ default: chosen });
  });
  app.put('/sandbox/scenarios/:orderNo', (req, res) => {
    const chosen = z.object({ scenario: z.enum(SCENARIOS) }).parse(req.body).scenario;
    setScenario(store, req.params.orderNo, chosen);
    res.json({ orderNo: req.params.orderNo, scenario: chosen });
  });
  app.get('/sandbox/tickets', (req, res) => void res.json({ tickets: ticketViews(store, Listing.parse(req.query)) }));
  app.get('/sandbox/stats', (_req, res) => void res.json(statistics(store)));
  app.get('/sandbox/messages/:dxpId/:copMsgId', ({ params }, res) => {
    sendXml(res, messageContent(store, params.dxpId, params.copMsgId));
  });
  app.get('/sandbox/receipts/:dxpId/:sequence', ({ params }, res) => {
    sendXml(res, receiptContent(store, params.dxpId, Number(params.sequence)));
  });
  app.get(
    '/',
    (_req, res) =>
      void res
        .type('html')
        .send(ticketsPage(ticketViews(store, { limit: 200 }), warehouseFilingViews(store), scenarioOf(store, DEFAULT) ?? scenario)),
  );

  app.use(explain);
  return app;
}

/** Aborts when the caller has waited long enough or has gone. */
function givenUp(res: Response, waitSeconds: number): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(waitSeconds * 1000)]);
}

function sendXml(res: Response, xml: string | undefined): void {
  if (xml === undefined) res.status(404).json({ error: 'not found' });
  else res.type('application/xml').send(xml);
}

const explain: ErrorRequestHandler = (error, _req, res, _next) => {
  if (error instanceof ZodError) res.status(400).json({ error: 'invalid request', issues: error.issues });
  else if (error instanceof XmlUnreadable) res.status(400).json({ error: error.message });
  else {
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    res.status(status).json({ error: error instanceof Error ? error.message : 'failed' });
  }
};
