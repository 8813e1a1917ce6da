import { z } from 'zod';
import returnChannel from '../packs/return-channel.json' with { type: 'json' };
import returnQuality from '../packs/return-quality.json' with { type: 'json' };
import returnRelief from '../packs/return-relief.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

const RELIEF_REASONS = ['unsold', 'customer-return'] as const;
const QUALITY_REASONS = ['quality', 'specification', 'force-majeure'] as const;

/** Goods that come back. Relief and quality are picked by the date of the export declaration. */
export const RETURNS = {
  /** Months from the export date to the declaration of re-import without duty and import taxes (R1). */
  'return-relief': packsOf(
    returnRelief,
    z.strictObject({
      months: z.int(),
      reasons: z.array(z.enum(RELIEF_REASONS)),
      exceptFood: z.boolean(),
      originalState: z.boolean(),
      refundRepaid: z.boolean(),
      certificate: z.boolean(),
    }),
  ),
  /** The same for goods that were wrong (R2). */
  'return-quality': packsOf(
    returnQuality,
    z.strictObject({ months: z.int(), reasons: z.array(z.enum(QUALITY_REASONS)), originalState: z.boolean(), extendable: z.boolean() }),
  ),
  /** The e-commerce return channel: months from the release, under which mode goods are declared, and whether at any customs. */
  'return-channel': packsOf(
    returnChannel,
    z.strictObject({ open: z.boolean(), months: z.int().nullable(), supervisionMode: z.string(), anyDistrict: z.boolean() }),
  ),
};
