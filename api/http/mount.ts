import express, { type Express, type RequestHandler } from 'express';
import type { Actor } from '../../contracts/actor.ts';
import { type FieldError, fieldErrors } from '../../contracts/field-errors.ts';
import { authenticate } from './authenticate.ts';
import { runOnce } from './command.ts';
import { languageOf } from './language.ts';
import { Problem } from './problem.ts';
import type { Principal, Route } from './route.ts';
import { send } from './send.ts';
import { fileFaults, takeUpload, uploadOf } from './upload.ts';

const BODY_LIMIT_BYTES = 100_000;

/** `{id}` and `:verb` of OpenAPI as Express 5 writes them. */
const expressPath = (path: string): string => path.replaceAll(':', '\\:').replaceAll(/\{(\w+)\}/g, ':$1');

/** Puts routes on an app in one order for all: who, how often, how much, what, then the work. */
export function mount(app: Express, routes: readonly Route[], limitRate: RequestHandler): void {
  for (const route of routes) app[route.method](expressPath(route.path), whoMay(route), limitRate, bodyOf(route), work(route));
  for (const [path, own] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = own.map(({ method }) => method.toUpperCase()).join(', ');
    app.all(expressPath(path), (_request, response) => {
      response.set('Allow', allowed);
      throw new Problem('METHOD_NOT_ALLOWED');
    });
  }
}

const whoMay =
  (route: Route): RequestHandler =>
  async (request, response, next) => {
    const principal = await authenticate(request.get('authorization'));
    if (!route.roles.includes(principal.role)) throw new Problem('ROLE_FORBIDDEN');
    response.locals['principal'] = principal;
    next();
  };

function bodyOf(route: Route): RequestHandler {
  if (route.upload !== undefined) return takeUpload(route.upload.limitBytes, BODY_LIMIT_BYTES);
  return express.json({ limit: route.bodyLimitBytes ?? BODY_LIMIT_BYTES, strict: true, type: () => true });
}

const work =
  (route: Route): RequestHandler =>
  async (request, response) => {
    const principal = response.locals['principal'] as Principal;
    const requestId = response.locals['requestId'] as string;
    const upload = uploadOf(request);
    try {
      const faults = route.upload === undefined ? [] : fileFaults(upload);
      const parsed = parse(route, request.params, request.query, request.body, faults);
      const actor: Actor = { by: principal.keyId, requestId };
      const shared = { ...parsed, upload, principal, actor, language: languageOf(request) };
      const answer = await runOnce(route, request, principal, upload, (one) => route.handle({ ...shared, ...one }));
      await send(response, route, answer);
    } finally {
      await upload?.discard();
    }
  };

/** Bad query, body and file are named together; an id that cannot be one is simply not there. */
function parse({ params, query, body }: Route, rawParams: unknown, rawQuery: unknown, rawBody: unknown, faults: readonly FieldError[]) {
  const options = { reportInput: true };
  const givenParams = params?.safeParse(rawParams, options);
  if (givenParams?.success === false) throw new Problem('NOT_FOUND');
  const givenQuery = query?.safeParse(rawQuery, options);
  const givenBody = body?.safeParse(rawBody ?? {}, options);
  const issues = [...(givenQuery?.error?.issues ?? []), ...(givenBody?.error?.issues ?? [])];
  const errors = [...fieldErrors(issues), ...faults];
  // A file alone that is not there or not usable is a fault of the upload rather than of its fields.
  if (errors.length > 0) throw new Problem(issues.length === 0 ? 'UPLOAD_INVALID' : 'REQUEST_INVALID', { errors });
  return { params: givenParams?.data, query: givenQuery?.data, body: givenBody?.data };
}
