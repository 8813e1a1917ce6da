import { z } from 'zod';
import actsTransit from '../packs/acts-transit.json' with { type: 'json' };
import drawback from '../packs/drawback.json' with { type: 'json' };
import transferStatus from '../packs/transfer-status.json' with { type: 'json' };
import transferValue from '../packs/transfer-value.json' with { type: 'json' };
import transitTime from '../packs/transit-time.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

/** Fewest and most days; null where none was found. */
const Days = z
  .tuple([z.int().nonnegative(), z.int().nonnegative()])
  .refine(([fewest, most]) => fewest <= most)
  .nullable();
const LotStatus = z.strictObject({
  exit: z.enum(['ordinary-export', 're-export', 're-export-against-bond']),
  recovers: z.enum(['drawback', 'nothing-paid', 'bond']),
  preference: z.enum(['lost', 'back-to-back']).nullable(),
});

/** Stock abroad on the move. The place is a country, alpha-3. */
export const OVERSEAS = {
  /** Calendar days between China and a country, and in its customs, until a seller has figures of its own. */
  'transit-time': packsOf(transitTime, z.strictObject({ seaPort: Days, seaDoor: Days, airDoor: Days, landDoor: Days, clearance: Days })),
  /** How a lot leaves a country by its customs status there, what comes back, and what becomes of its preference. */
  'transfer-status': packsOf(
    transferStatus,
    z.strictObject({ 'duty-paid': LotStatus, bonded: LotStatus, 'free-zone': LotStatus, 'temporary-import': LotStatus }),
  ),
  /** How stock that was not sold is valued at customs; methods of the WTO agreement. */
  'transfer-value': packsOf(transferValue, z.strictObject({ zeroAccepted: z.boolean(), methods: z.array(z.int().min(1).max(6)) })),
  /** Months in which duty paid may be claimed back when goods leave again; null is unknown. */
  drawback: packsOf(drawback, z.strictObject({ byClaim: z.boolean(), months: z.int().nullable(), sameNature: z.boolean() })),
  /** Countries that a truck crosses with one declaration and one guarantee. Both ends must be among them. */
  'acts-transit': packsOf(
    actsTransit,
    z.strictObject({
      transport: z.literal('road'),
      oneDeclaration: z.boolean(),
      oneGuarantee: z.boolean(),
      oneTruck: z.boolean(),
      dutySuspended: z.boolean(),
      needs: z.array(z.enum(['registered-trader', 'goods-vehicle-cross-border-permit'])),
    }),
  ),
};
