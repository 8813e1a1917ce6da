import { ERRORS } from '../../contracts/errors.ts';
import type { OriginRefusal } from '../../domain/origin/refusal.ts';
import type { Outcome } from '../../models/index.ts';
import { Problem } from '../http/problem.ts';

const CONFLICT = 409;

/** What a command about a certificate did. Errors: what it was refused for, with every field at fault. */
export function doneOf<T>(outcome: Outcome<T>): T {
  if ('done' in outcome) return outcome.done;
  throw problemOfRefusals(outcome.refusals);
}

/** A state in the way goes before a field at fault; fields at fault for several reasons are an invalid request. */
function problemOfRefusals(refusals: readonly OriginRefusal[]): Problem {
  const errors = refusals.map(({ path, code, message }) => ({ path, code, message }));
  const leading = refusals.find(({ code }) => ERRORS[code].status === CONFLICT) ?? refusals[0];
  const several = new Set(refusals.map(({ code }) => code)).size > 1;
  if (leading === undefined || (several && ERRORS[leading.code].status !== CONFLICT)) return new Problem('REQUEST_INVALID', { errors });
  const { code, message, facts = {} } = leading;
  return new Problem(code, { detail: message, errors, extra: facts });
}
