import type { z } from 'zod';
import { RefusalInput } from '../../contracts/enterprise.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { type ReviewDecision, decideReview } from '../../contracts/registration.messages.ts';
import type { Language } from '../../contracts/units.ts';
import type { IdKind } from '../../domain/ids.ts';
import type { ReviewRecord } from '../../models/index.ts';
import type { Commandable, Flows } from '../flows.ts';
import { problemOf } from '../http/failures.ts';
import { byId } from '../http/params.ts';
import type { Problem } from '../http/problem.ts';
import { type Context, type Principal, type Route, route } from '../http/route.ts';
import { decideFirst } from './first-decision.ts';

type Reviewed<Stored> = {
  flows: Flows;
  path: string;
  tag: string;
  kind: IdKind;
  schema: z.ZodType;
  errors?: readonly ErrorCode[];
  find: (id: string, principal: Principal) => Promise<Stored>;
  view: (stored: Stored, language: Language) => unknown;
  /** What a refusal of the flow comes from, where the record tells more than the flow. */
  explain?: (refused: ErrorCode, stored: Stored) => Promise<Problem | null>;
};
type Asked = Pick<Context<{ id: string }, unknown, unknown>, 'params' | 'principal' | 'actor' | 'language' | 'commandId'>;

/** `…/{id}:approve` and `…/{id}:reject` of a registration: one decision, by whoever decides first. */
export function reviewRoutes<Stored extends Commandable & { review: ReviewRecord | null }>({
  flows,
  path,
  tag,
  kind,
  schema,
  errors = [],
  find,
  view,
  explain,
}: Reviewed<Stored>): Route[] {
  const decide = async (
    { params, principal, actor, language, commandId }: Asked,
    decision: ReviewDecision['decision'],
    reasons: string[],
  ) => {
    const stored = () => find(params.id, principal);
    try {
      await decideFirst(
        () => flows.command(stored, decideReview, { decision, reasons, actor }, commandId),
        async () => {
          const { state, review: decided } = await stored();
          return { state, decided };
        },
      );
    } catch (error) {
      throw (await explain?.(problemOf(error).code, await stored())) ?? error;
    }
    return { body: view(await stored(), language) };
  };
  const shared = {
    method: 'post',
    tag,
    roles: ['operator'],
    params: byId(kind),
    answers: { status: 200, schema },
    errors: ['STATE_CONFLICT', 'ALREADY_DECIDED', ...errors],
  } as const;
  return [
    route({
      ...shared,
      path: `${path}/{id}:approve`,
      summary: 'Approve the registration',
      handle: (context) => decide(context, 'approved', []),
    }),
    route({
      ...shared,
      path: `${path}/{id}:reject`,
      summary: 'Reject the registration, with reasons',
      body: RefusalInput,
      handle: (context) => decide(context, 'rejected', context.body.reasons),
    }),
  ];
}
