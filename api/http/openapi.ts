import { z } from 'zod';
import { type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, createDocument } from 'zod-openapi';
import { ERRORS, type ErrorCode } from '../../contracts/errors.ts';
import type { Route } from './route.ts';

const ProblemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The request id.' }),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    cure: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem, in the language of Accept-Language (en, zh-CN).' });

/** What any route may answer besides its own. */
const COMMON: readonly ErrorCode[] = ['KEY_MISSING', 'KEY_INVALID', 'ROLE_FORBIDDEN', 'RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'];

const IdempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'A new unique key for every command; a repeat with the same key and body gets the first answer.' });

/** The OpenAPI 3.1 description of the routes, made of the schemas they parse with. */
export const openApiOf = (routes: readonly Route[], publicUrl: string) =>
  createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Outport',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'Exports under customs modes 9810 (stock abroad) and 9710 (to a buyer): filing, shipment, receipt, ledger and papers. 海关 9810 出口海外仓、9710 B2B 直接出口全流程。',
    },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }],
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of your organisation.' } } },
    paths: pathsOf(routes),
  });

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, own]) => [path, Object.fromEntries(own.map((route) => [route.method, operationOf(route)]))]),
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { tag, summary, roles, params, query, body } = route;
  const header =
    route.method === 'post'
      ? { header: z.object({ 'Idempotency-Key': route.creates === true ? IdempotencyKey : IdempotencyKey.optional() }) }
      : {};
  return {
    operationId: `${route.method} ${route.path}`.replaceAll(/[^\w]+/g, '-').replace(/-$/, ''),
    tags: [tag],
    summary,
    description: `Roles: ${roles.join(', ')}.`,
    requestParams: {
      ...(params === undefined ? {} : { path: params as z.ZodObject }),
      ...(query === undefined ? {} : { query: query as z.ZodObject }),
      ...header,
    },
    ...(body === undefined && route.upload === undefined ? {} : { requestBody: { required: true, content: contentOf(route) } }),
    responses: { ...answerOf(route), ...refusalsOf(route) },
  };
}

function contentOf(route: Route) {
  if (route.upload === undefined) return { 'application/json': { schema: route.body as z.ZodType } };
  const file = z.string().meta({ description: 'The file.', override: { format: 'binary' } });
  return { 'multipart/form-data': { schema: ((route.body ?? z.object({})) as z.ZodObject).extend({ file }) } };
}

function answerOf({ answers, creates }: Route): ZodOpenApiOperationObject['responses'] {
  if ('file' in answers) {
    const binary = z.string().meta({ override: { format: 'binary' } });
    return { '200': { description: 'The file', content: Object.fromEntries(answers.file.map((type) => [type, { schema: binary }])) } };
  }
  const headers =
    creates === true ? { headers: z.object({ Location: z.string().optional(), 'Idempotent-Replayed': z.literal('true').optional() }) } : {};
  return {
    [`${answers.status}`]: {
      description: answers.status === 201 ? 'Created' : 'Done',
      ...headers,
      content: { 'application/json': { schema: answers.schema } },
    },
  };
}

function refusalsOf(route: Route): ZodOpenApiOperationObject['responses'] {
  const takes = route.body !== undefined || route.query !== undefined || route.upload !== undefined;
  const codes = new Set<ErrorCode>([
    ...COMMON,
    ...(takes ? (['REQUEST_INVALID', 'JSON_BROKEN', 'BODY_TOO_LARGE'] as const) : []),
    ...(route.upload === undefined ? [] : (['UPLOAD_INVALID'] as const)),
    ...(route.params === undefined ? [] : (['NOT_FOUND'] as const)),
    ...(route.method === 'post' ? (['IDEMPOTENCY_KEY_REUSED', 'REQUEST_IN_PROGRESS'] as const) : []),
    ...(route.creates === true ? (['IDEMPOTENCY_KEY_MISSING'] as const) : []),
    ...(route.errors ?? []),
  ]);
  const byStatus = Map.groupBy([...codes], (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      `${status}`,
      { description: own.join(', '), content: { 'application/problem+json': { schema: ProblemBody } } },
    ]),
  );
}
