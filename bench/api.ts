import { randomUUID } from 'node:crypto';
import { inFlight } from './measure.ts';
import { startRawExpress } from './raw-express.ts';
import { onStack } from './stack.ts';

const REQUESTS = 400;
const IN_FLIGHT = 20;

async function posted(url: string, headers: Record<string, string>, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** `POST /v1/stock-transfers`, 20 in flight, beside Express with one durable insert of the same body. */
export const api = () =>
  onStack(async ({ stack, transferBody }) => {
    const { addresses, keys } = stack;
    const raw = await startRawExpress(addresses.mongodb);
    const authorization = `Bearer ${keys.organisations.seller.key}`;
    const create = (run: string) =>
      posted(`${addresses.api}/v1/stock-transfers`, { authorization, 'idempotency-key': randomUUID() }, transferBody(run));
    const insert = (run: string) => posted(raw.url, {}, transferBody(run));
    await inFlight(40, IN_FLIGHT, (index) => insert(`W${index}`));
    const baseline = await inFlight(REQUESTS, IN_FLIGHT, (index) => insert(`R${index}`));
    await inFlight(40, IN_FLIGHT, (index) => create(`W${index}`));
    const createTransfer = await inFlight(REQUESTS, IN_FLIGHT, (index) => create(`C${index}`));
    await raw.stop();
    return { inFlight: IN_FLIGHT, createTransfer, rawExpressWithOneInsert: baseline };
  });
