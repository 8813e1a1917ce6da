import type { z } from 'zod';
import type { Actor } from '../../contracts/actor.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Role } from '../../contracts/organisation.ts';
import type { Language } from '../../contracts/units.ts';
import type { IdKind } from '../../domain/ids.ts';
import type { Upload } from './upload.ts';

/** Whose key a request carries. */
export type Principal = { keyId: string; organisationId: string; role: Role };

export type Context<P, Q, B> = {
  params: P;
  query: Q;
  body: B;
  /** Null on routes without one. */
  upload: Upload | null;
  principal: Principal;
  actor: Actor;
  language: Language;
  /** The same for every try of one command: the update id by which a workflow knows a repeat. */
  commandId: string;
  /** The id of what this command makes: the same for every try of it. */
  newId: (kind: IdKind) => string;
};

export type Download = {
  stream: NodeJS.ReadableStream;
  mimeType: string;
  fileName: string;
  /** Null while it is written as it is read. */
  sizeBytes: number | null;
};
export type Answer = { body: unknown; location?: string; replayed?: boolean } | { download: Download };

type Shape = z.ZodType;
type Of<S extends Shape | undefined> = S extends Shape ? z.output<S> : undefined;

/** A route: what it takes, who may call it, what it answers. Routing, OpenAPI and tests are made of this one description. */
export type RouteSpec<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> = {
  method: 'get' | 'post' | 'put' | 'patch';
  /** OpenAPI form: `/v1/stock-transfers/{id}:cancel`. */
  path: string;
  tag: string;
  summary: string;
  roles: readonly Role[];
  params?: P;
  query?: Q;
  body?: B;
  /** Largest body in bytes; 100 kB unless told. */
  bodyLimitBytes?: number;
  /** A multipart upload of one file in the field `file`; `body` then describes the other fields, all of them texts. */
  upload?: { limitBytes: number };
  answers: { status: 200 | 201; schema: Shape } | { status: 200; file: readonly string[] };
  /** Beyond those that every route can answer. */
  errors?: readonly ErrorCode[];
  /** Commands that create need an Idempotency-Key. `once` keeps members of the answer out of what is stored for a repeat. */
  creates?: boolean;
  once?: readonly string[];
  handle: (context: Context<Of<P>, Of<Q>, Of<B>>) => Promise<Answer>;
};
export type Route = RouteSpec<Shape | undefined, Shape | undefined, Shape | undefined>;

/** Keeps the types of one route while routes of all types stand in one list. */
export const route = <
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(
  spec: RouteSpec<P, Q, B>,
): Route => spec as unknown as Route;
