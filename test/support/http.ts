import { randomUUID } from 'node:crypto';

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> & { data?: Record<string, unknown>[] } };
type Ask = { key?: string | undefined; body?: unknown; raw?: string; form?: FormData; headers?: Record<string, string> };

/** One request to a running API, whatever it answers. A POST carries a new Idempotency-Key unless it is given one. */
export async function ask(api: string, method: string, path: string, { key, body, raw, form, headers = {} }: Ask = {}): Promise<Answer> {
  const sent = form ?? raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${api}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(form === undefined && sent !== undefined ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : { text } };
}
