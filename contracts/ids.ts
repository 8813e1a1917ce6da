import { z } from 'zod';
import { ID_PREFIXES, type IdKind } from '../domain/ids.ts';
import { both } from './units.ts';

const UUID_V7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Schema of an id of one kind, for example `stk_0193…`, or of one of several kinds. */
export function idOf(...kinds: [IdKind, ...IdKind[]]) {
  const prefixes = kinds.map((kind) => `${ID_PREFIXES[kind]}_`);
  return z
    .string()
    .regex(
      new RegExp(`^(${prefixes.join('|')})${UUID_V7}$`),
      both(`an id that begins with ${prefixes.join(' or ')}`, `以 ${prefixes.join(' 或 ')} 开头的编号`),
    )
    .meta({ description: `Id of one ${kinds.join(' or ')}: ${prefixes.join(' or ')} and a UUIDv7.` });
}

/** Of a stock transfer (9810) or a direct export (9710): what goes through customs is the same for both. */
export const transferId = () => idOf('stockTransfer', 'directExport');
