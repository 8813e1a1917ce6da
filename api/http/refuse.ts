import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ERRORS } from '../../contracts/errors.ts';
import { languageOf } from './language.ts';
import { problemOf } from './failures.ts';
import { Problem, problemBody } from './problem.ts';

const RETRY_AFTER_SECONDS = { UNAVAILABLE: 5, REQUEST_IN_PROGRESS: 1 } as const;

export const nothingHere: RequestHandler = () => {
  throw new Problem('NOT_FOUND');
};

/** The one place where an error becomes an answer. What we did not expect goes to the log whole, and to the caller as INTERNAL. */
export const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const problem = problemOf(error);
  const requestId = response.locals['requestId'] as string;
  if (problem.code === 'INTERNAL' || problem.code === 'UNAVAILABLE') request.log.error({ err: error, requestId }, problem.code);
  if (problem.code in RETRY_AFTER_SECONDS)
    response.set('Retry-After', String(RETRY_AFTER_SECONDS[problem.code as keyof typeof RETRY_AFTER_SECONDS]));
  if (problem.code === 'KEY_MISSING' || problem.code === 'KEY_INVALID') response.set('WWW-Authenticate', 'Bearer');
  response
    .status(ERRORS[problem.code].status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, languageOf(request), requestId)));
};
