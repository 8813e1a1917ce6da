import type { Request } from 'express';
import { randomUUIDv7 } from 'node:crypto';
import { ID_PREFIXES, type IdKind } from '../../domain/ids.ts';
import { claim, keepAnswer, release, requestSha256 } from './idempotency.ts';
import { Problem } from './problem.ts';
import type { Answer, Principal, Route } from './route.ts';
import type { Upload } from './upload.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

export type Try = { commandId: string; newId: (kind: IdKind) => string };
type Run = (one: Try) => Promise<Answer>;

const idsFrom = (uuid: string) => (kind: IdKind) => `${ID_PREFIXES[kind]}_${uuid}`;

/** Runs a handler once for each Idempotency-Key: a repeat gets the first answer, a try that failed may be tried again and makes the same resource.
 *  Errors: IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS. */
export async function runOnce(route: Route, request: Request, principal: Principal, upload: Upload | null, run: Run): Promise<Answer> {
  const key = request.get('idempotency-key');
  if (route.method !== 'post' || key === undefined) {
    if (route.creates === true) throw new Problem('IDEMPOTENCY_KEY_MISSING');
    const uuid = randomUUIDv7();
    return run({ commandId: uuid, newId: idsFrom(uuid) });
  }
  if (!KEY.test(key))
    throw new Problem('IDEMPOTENCY_KEY_MISSING', {
      detail: { en: 'It has at most 200 visible ASCII characters', 'zh-CN': '最多 200 个可见 ASCII 字符' },
    });
  const id = `${principal.organisationId}:${key}`;
  const claimed = await claim(
    id,
    requestSha256(request.method, request.originalUrl, JSON.stringify(request.body ?? null), upload?.sha256 ?? ''),
  );
  if (claimed.replay !== null)
    return {
      body: claimed.replay.body,
      replayed: true,
      ...(claimed.replay.location === null ? {} : { location: claimed.replay.location }),
    };
  try {
    const answer = await run({ commandId: claimed.resourceUuid, newId: idsFrom(claimed.resourceUuid) });
    if ('body' in answer)
      await keepAnswer(id, {
        status: route.answers.status,
        location: answer.location ?? null,
        body: withoutSecrets(answer.body, route.once ?? []),
      });
    return answer;
  } catch (error) {
    await release(id);
    throw error;
  }
}

/** What is shown once is not stored: a repeat shows null there. */
const withoutSecrets = (body: unknown, once: readonly string[]): unknown =>
  once.length === 0 ? body : { ...(body as object), ...Object.fromEntries(once.map((member) => [member, null])) };
