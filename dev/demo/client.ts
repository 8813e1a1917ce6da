import { randomUUID } from 'node:crypto';

/** How long the demo waits out a server that is away before it gives up. */
const PATIENCE_MS = 180_000;
const PAUSE_MS = 500;
const AWAY = [429, 502, 503, 504];

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly problem: { code?: string; detail?: string; errors?: { path: string; message: string }[] };
  constructor(method: string, path: string, status: number, problem: Refused['problem']) {
    const fields = (problem.errors ?? []).map(({ path: where, message }) => `${where}: ${message}`).join('; ');
    super(`${method} ${path} answered ${status} ${problem.code ?? ''} ${problem.detail ?? ''} ${fields}`.trim());
    this.status = status;
    this.problem = problem;
  }
}

type Sent = { method: string; path: string; body?: string | FormData; json?: boolean };

export type Client = ReturnType<typeof createClient>;

/** The public HTTP API as one organisation sees it. A command keeps its Idempotency-Key over every try, so that a server that goes away in the
 *  middle loses and doubles nothing. Errors: Refused. */
export function createClient(api: string, key: string) {
  const send = async ({ method, path, body, json = false }: Sent): Promise<Response> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...(json ? { 'content-type': 'application/json' } : {}),
    };
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await tried(`${api}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
      if (answer?.ok === true) return answer;
      const busy = answer?.status === 409 && ((await answer.clone().json()) as Refused['problem']).code === 'REQUEST_IN_PROGRESS';
      const away = answer === null || busy || AWAY.includes(answer.status);
      if (answer !== null && (!away || Date.now() > until))
        throw new Refused(method, path, answer.status, (await answer.json()) as Refused['problem']);
      if (Date.now() > until) throw new Error(`${api} has not answered for ${PATIENCE_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const get = async <T>(path: string): Promise<T> => (await send({ method: 'GET', path })).json() as Promise<T>;
  return {
    get,
    post: async <T>(path: string, body: unknown = {}): Promise<T> =>
      (await send({ method: 'POST', path, body: JSON.stringify(body), json: true })).json() as Promise<T>,
    upload: async <T>(path: string, form: FormData): Promise<T> => (await send({ method: 'POST', path, body: form })).json() as Promise<T>,
    download: async (path: string): Promise<Buffer> => Buffer.from(await (await send({ method: 'GET', path })).arrayBuffer()),
    /** Every item of a list, page by page. */
    all: async <T>(path: string): Promise<T[]> => {
      const items: T[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const mark: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { data, nextCursor }: { data: T[]; nextCursor: string | null } = await get(
          `${path}${path.includes('?') ? '&' : '?'}limit=200${mark}`,
        );
        items.push(...data);
        cursor = nextCursor;
      }
      return items;
    },
  };
}

/** Null when there is no connection. */
async function tried(url: string, init: RequestInit): Promise<Response | null> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
