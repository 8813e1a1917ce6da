import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import type { FieldError } from '../../contracts/field-errors.ts';
import type { Language, Localised } from '../../contracts/units.ts';

export type { FieldError };

/** A refusal of a request. `extra` goes into the body beside the standard members. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ErrorCode;
  readonly detail: Localised | null;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, also: { detail?: Localised; errors?: readonly FieldError[]; extra?: Record<string, unknown> } = {}) {
    super(also.detail?.en ?? ERRORS[code].title.en);
    this.code = code;
    this.detail = also.detail ?? null;
    this.errors = also.errors ?? [];
    this.extra = also.extra ?? {};
  }
}

/** One field is wrong for a reason of the error table. */
export const fieldProblem = (path: string, code: ErrorCode): Problem =>
  new Problem(code, { errors: [{ path, code, message: ERRORS[code].title }] });

/** RFC 9457 body of a problem, in the reader's language. */
export function problemBody(problem: Problem, language: Language, requestId: string): Record<string, unknown> {
  const { status, title, cure } = ERRORS[problem.code];
  return {
    type: `/docs/errors#${problem.code}`,
    title: title[language],
    status,
    detail: problem.detail?.[language] ?? cure[language],
    instance: requestId,
    code: problem.code,
    ...(problem.detail === null ? {} : { cure: cure[language] }),
    ...(problem.errors.length === 0
      ? {}
      : { errors: problem.errors.map(({ path, code, message }) => ({ path, code, message: message[language] })) }),
    ...problem.extra,
  };
}
