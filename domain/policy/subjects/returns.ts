import { z } from 'zod';
import originalState from '../packs/original-state.json' with { type: 'json' };
import returnBonded from '../packs/return-bonded.json' with { type: 'json' };
import returnChannel from '../packs/return-channel.json' with { type: 'json' };
import returnClock from '../packs/return-clock.json' with { type: 'json' };
import returnOrdinary from '../packs/return-ordinary.json' with { type: 'json' };
import returnProhibited from '../packs/return-prohibited.json' with { type: 'json' };
import returnQuality from '../packs/return-quality.json' with { type: 'json' };
import returnRegimes from '../packs/return-regimes.json' with { type: 'json' };
import returnRelief from '../packs/return-relief.json' with { type: 'json' };
import returnReplacement from '../packs/return-replacement.json' with { type: 'json' };
import { packsOf } from '../pack.ts';
import { Percent } from './units.ts';

const RELIEF_REASONS = ['unsold', 'customer-return'] as const;
const QUALITY_REASONS = ['quality', 'specification', 'force-majeure'] as const;

/** Goods that come back. Relief, quality and what belongs to them are picked by the date of the export declaration. */
export const RETURNS = {
  /** The regimes R1 to R5 by the subject that holds each, in the order in which they are tried. */
  'return-regimes': packsOf(
    returnRegimes,
    z.strictObject({
      order: z.array(z.enum(['return-relief', 'return-quality', 'return-replacement', 'return-bonded', 'return-ordinary'])),
    }),
  ),
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
  /** Months from the release in which goods that were wrong are replaced without duty, within the claim period (R3). */
  'return-replacement': packsOf(
    returnReplacement,
    z.strictObject({
      reasons: z.array(z.enum(['damaged', 'short', 'quality', 'specification'])),
      maxMonths: z.int(),
      withinClaimPeriod: z.boolean(),
      unreturnedIsTaxed: z.boolean(),
    }),
  ),
  /** What may be done in a bonded zone with goods that come back there (R4). */
  'return-bonded': packsOf(
    returnBonded,
    z.strictObject({ activities: z.array(z.enum(['sort', 'pack', 'relabel', 're-export'])), taxedInBond: z.boolean() }),
  ),
  /** What is due when no relief fits (R5). Picked by the day of the re-import declaration. */
  'return-ordinary': packsOf(
    returnOrdinary,
    z.strictObject({ duty: z.literal('most-favoured-nation'), vatPercent: z.strictObject({ standard: Percent, reduced: Percent }) }),
  ),
  /** The e-commerce return channel: months from the release, under which mode goods are declared, and whether at any customs. */
  'return-channel': packsOf(
    returnChannel,
    z.strictObject({ open: z.boolean(), months: z.int().nullable(), supervisionMode: z.string(), anyDistrict: z.boolean() }),
  ),
  /** From which day each clock runs, and where it is read. */
  'return-clock': packsOf(
    returnClock,
    z.strictObject({
      relief: z.literal('export-date'),
      reliefOf1210: z.literal('leaving-the-zone'),
      channel: z.literal('release-date'),
      measuredAt: z.literal('re-import-declaration'),
      resetByTransfer: z.boolean(),
    }),
  ),
  /** What goods may have gone through and still be in original state 原状. */
  'original-state': packsOf(
    originalState,
    z.strictObject({
      keeps: z.array(z.enum(['sealed', 'opened', 'tested', 'installed', 'adjusted'])),
      loses: z.array(z.enum(['altered', 'processed', 'parts-added'])),
      usedOnlyWhen: z.array(z.enum(['defect-shows-in-use', 'customer-trial-proven'])),
    }),
  ),
  /** Kinds of goods that are refused at re-import, and those to ask about. Picked by the day of the re-import declaration. */
  'return-prohibited': packsOf(
    returnProhibited,
    z.strictObject({
      refused: z.array(z.enum(['used-electronics', 'solid-waste'])),
      askFirst: z.array(z.enum(['damaged-lot', 'battery'])),
    }),
  ),
};
