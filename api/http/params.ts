import { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import type { IdKind } from '../../domain/ids.ts';

/** `{id}` of one kind of resource. */
export const byId = (kind: IdKind) => z.object({ id: idOf(kind) });
