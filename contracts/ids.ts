import { z } from 'zod';
import { ID_PREFIXES, type IdKind } from '../domain/ids.ts';
import { both } from './units.ts';

const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Schema of one kind of id, for example `stk_0193…`. */
export const idOf = (kind: IdKind) =>
  z
    .string()
    .regex(
      new RegExp(`^${ID_PREFIXES[kind]}_${UUID_V7}$`),
      both(`an id that begins with ${ID_PREFIXES[kind]}_`, `以 ${ID_PREFIXES[kind]}_ 开头的编号`),
    )
    .meta({ description: `Id of one ${kind}: ${ID_PREFIXES[kind]}_ and a UUIDv7.` });
