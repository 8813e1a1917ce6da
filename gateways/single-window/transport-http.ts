import type { RawReceipt, SentMessage, StateQuery } from '../../contracts/customs.ts';
import { fileNameOf } from './envelope.ts';
import { SingleWindowRefused, SingleWindowUnavailable } from './errors.ts';

/** What one request holds: little enough to be taken within the time limit, enough that a request is not the cost. */
const MESSAGES = 200;
const CHARACTERS = 4_000_000;
const SEND_TIMEOUT_MS = 30_000;
/** Far more than any batch of receipts; a peer that sends more is not read to its end. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
/** How much longer than the wait itself the answer to a long poll may take. */
const POLL_GRACE_MS = 10_000;

/** Where a regional platform answers. */
export type HttpPeer = { url: string; dxpId: string };

/**
 * `POST {url}/dxp/messages` with `{ messages: [{ fileName, envelope }] }`. Each request is taken whole or not at all, and the peer
 * ignores a copMsgId it has, so a retry after any failure is safe. Errors: SingleWindowUnavailable, SingleWindowRefused.
 */
export async function sendMessages(peer: HttpPeer, messages: readonly SentMessage[]): Promise<void> {
  for (const batch of requestsOf(messages)) {
    const body = JSON.stringify({
      messages: batch.map(({ messageType, copMsgId, envelope }) => ({ fileName: fileNameOf(messageType, copMsgId), envelope })),
    });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    const response = await answered(endpoint(peer, '/dxp/messages'), { ...init, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
    await drained(response);
  }
}

/** In their order, as many to a request as it may hold; one that is larger goes alone. */
function requestsOf(messages: readonly SentMessage[]): SentMessage[][] {
  const requests: SentMessage[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    characters += message.envelope.length;
    const last = requests.at(-1);
    if (last !== undefined && last.length < MESSAGES && characters <= CHARACTERS) last.push(message);
    else {
      requests.push([message]);
      characters = message.envelope.length;
    }
  }
  return requests;
}

/**
 * `GET {url}/dxp/receipts`, a long poll. Errors: SingleWindowUnavailable, SingleWindowRefused; the reason of `signal` when the
 * caller gives up.
 */
export async function receiveReceipts(
  peer: HttpPeer,
  after: number,
  { limit, waitSeconds, signal }: { limit: number; waitSeconds: number; signal: AbortSignal },
): Promise<RawReceipt[]> {
  const url = endpoint(peer, '/dxp/receipts');
  url.search = new URLSearchParams({
    dxpId: peer.dxpId,
    after: `${after}`,
    limit: `${limit}`,
    waitSeconds: `${waitSeconds}`,
  }).toString();
  try {
    const patience = AbortSignal.timeout(waitSeconds * 1000 + POLL_GRACE_MS);
    return receiptsIn(await bodyOf(await answered(url, { signal: AbortSignal.any([signal, patience]) })));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * `POST {url}/dxp/states` with `{ dxpId, messages: [{ messageType, businessKey, exporterCode }] }`: the receipts given of these messages so far, as in
 * the mailbox. Only asks. The facts show no such question of a real platform; this form of it is ours and unverified.
 * Errors: SingleWindowUnavailable, SingleWindowRefused.
 */
export async function askStates(peer: HttpPeer, messages: readonly StateQuery[]): Promise<RawReceipt[]> {
  if (messages.length === 0) return [];
  const body = JSON.stringify({ dxpId: peer.dxpId, messages });
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const response = await answered(endpoint(peer, '/dxp/states'), { ...init, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
  return receiptsIn(await bodyOf(response));
}

export const endpoint = ({ url }: Pick<HttpPeer, 'url'>, path: string): URL => new URL(url.replace(/\/+$/, '') + path);

/** An answer that is not a refusal. Errors: SingleWindowUnavailable, SingleWindowRefused. */
export async function answered(url: URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new SingleWindowUnavailable(`${url.origin} did not answer`, { cause: error });
  });
  if (response.ok) return response;
  const said = `${url.pathname} answered ${response.status}: ${await beginning(response)}`;
  const passing = response.status >= 500 || response.status === 408 || response.status === 429;
  throw passing ? new SingleWindowUnavailable(said) : new SingleWindowRefused(said);
}

/** What a refusal says, as far as a person wants to read. */
async function beginning({ body }: Response): Promise<string> {
  let said = '';
  try {
    for await (const chunk of body ?? []) {
      said += Buffer.from(chunk).toString('utf8');
      if (said.length >= 500) break;
    }
  } catch {
    // The status says enough when the text breaks off.
  }
  return said.slice(0, 500);
}

/** Errors: SingleWindowUnavailable when it broke off, is too large or no JSON. */
export async function bodyOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      // Leaving the loop cancels the stream.
      if (size > LARGEST_ANSWER_BYTES) throw new RangeError(`more than ${LARGEST_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    throw new SingleWindowUnavailable('the answer broke off, was too large or was not JSON', { cause: error });
  }
}

// An unread body keeps its connection; what the peer says about an accepted batch is not needed.
const drained = async (response: Response): Promise<void> => {
  await bodyOf(response);
};

function receiptsIn(body: unknown): RawReceipt[] {
  const receipts: unknown = typeof body === 'object' && body !== null && 'receipts' in body ? body.receipts : undefined;
  if (!Array.isArray(receipts) || !receipts.every(isReceipt)) throw new SingleWindowUnavailable('the answer holds no receipts');
  return receipts;
}

const isReceipt = (it: unknown): it is RawReceipt =>
  typeof it === 'object' &&
  it !== null &&
  'sequence' in it &&
  Number.isSafeInteger(it.sequence) &&
  'fileName' in it &&
  typeof it.fileName === 'string' &&
  'bytes' in it &&
  typeof it.bytes === 'string';
