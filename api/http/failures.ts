import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { MulterError } from 'multer';
import { ZodError } from 'zod';
import { isErrorCode } from '../../contracts/errors.ts';
import { fieldErrors } from '../../contracts/field-errors.ts';
import { FileStoreUnavailable } from '../../contracts/files.ts';
import { isDuplicateKey, isOutOfReach } from '../../models/index.ts';
import { Problem } from './problem.ts';

/** gRPC codes that say the server, not the request, is at fault: cancelled, deadline, exhausted, unavailable. */
const OUT_OF_REACH = [1, 4, 8, 14];

/** Turns whatever was thrown into the problem its caller is told. What is not recognised is INTERNAL. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return new Problem('REQUEST_INVALID', { errors: fieldErrors(error.issues) });
  if (error instanceof MulterError) return new Problem(error.code === 'LIMIT_FILE_SIZE' ? 'BODY_TOO_LARGE' : 'UPLOAD_INVALID');
  if (error instanceof WorkflowUpdateFailedError) return refusalOf(error.cause);
  if (error instanceof WorkflowNotFoundError)
    return new Problem('STATE_CONFLICT', { detail: { en: 'It has ended', 'zh-CN': '流程已结束' } });
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new Problem('UNAVAILABLE');
  const said = grpcErrorOf(error);
  if (said !== null) return new Problem(OUT_OF_REACH.includes(said.code) ? 'UNAVAILABLE' : 'INTERNAL');
  if (error instanceof FileStoreUnavailable || isOutOfReach(error)) return new Problem('UNAVAILABLE');
  if (isDuplicateKey(error)) return new Problem('ALREADY_EXISTS');
  return bodyProblem(error);
}

/** What was refused within an activity comes wrapped. Null for any other failure. */
export function applicationFailureIn(error: unknown): ApplicationFailure | null {
  if (error instanceof ApplicationFailure) return error;
  return error instanceof Error ? applicationFailureIn(error.cause) : null;
}

/** The Temporal client wraps what gRPC said. */
function grpcErrorOf(error: unknown): { code: number } | null {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : null;
}

/** A flow said no, in its validator or in a step of the command: the type is a code of the error table; the detail, where there is one,
 *  names the state. */
function refusalOf(cause: unknown): Problem {
  const refused = applicationFailureIn(cause);
  if (refused?.type == null || !isErrorCode(refused.type)) return new Problem('INTERNAL');
  const [detail] = (refused.details ?? []) as { state?: string }[];
  if (detail?.state === undefined) return new Problem(refused.type);
  const { state } = detail;
  return new Problem(refused.type, { detail: { en: `Its state is ${state}`, 'zh-CN': `当前状态：${state}` }, extra: { state } });
}

/** Faults that the body parser names by `type`. */
function bodyProblem(error: unknown): Problem {
  const type = error instanceof Error && 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return new Problem('BODY_TOO_LARGE');
  if (typeof type === 'string' && /^(entity|encoding|charset|request)\./.test(type)) return new Problem('JSON_BROKEN');
  // Express could not decode the path.
  if (error instanceof URIError) return new Problem('NOT_FOUND');
  return new Problem('INTERNAL');
}
