import { z } from 'zod';
import arrivalTolerance from '../packs/arrival-tolerance.json' with { type: 'json' };
import amendment from '../packs/amendment.json' with { type: 'json' };
import declarationTiming from '../packs/declaration-timing.json' with { type: 'json' };
import inspectBeforeLoading from '../packs/inspect-before-loading.json' with { type: 'json' };
import inspectionPriority from '../packs/inspection-priority.json' with { type: 'json' };
import lateBinding from '../packs/late-binding.json' with { type: 'json' };
import listSummary from '../packs/list-summary.json' with { type: 'json' };
import releaseNotShipped from '../packs/release-not-shipped.json' with { type: 'json' };
import waybillReuse from '../packs/waybill-reuse.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

const Hours = z.int().positive().nullable();
const Stage = z.enum(['sent', 'accepted', 'released']);

/** What happens at customs around a declaration. Picked by its day. */
export const CUSTOMS = {
  /** Hours before loading by which an export is declared and its manifest sent, and days before arrival from which it may be. */
  'declaration-timing': packsOf(
    declarationTiming,
    z.strictObject({
      beforeLoadingHours: z.int(),
      afterArrival: z.boolean(),
      earlyDays: z.int(),
      manifestBeforeLoadingHours: z.strictObject({ sea: Hours, air: Hours, road: Hours, rail: Hours }),
    }),
  ),
  /** How far an arrival report may differ from the declaration: pieces of packing, and percent of the gross weight. */
  'arrival-tolerance': packsOf(
    arrivalTolerance,
    z.strictObject({ packages: z.int().nonnegative(), grossWeightPercent: z.string().regex(/^\d+(\.\d+)?$/) }),
  ),
  /** Where loose cargo is inspected before it is loaded (先查验后装运), and what the site must provide. None elsewhere. */
  'inspect-before-loading': packsOf(
    inspectBeforeLoading,
    z.strictObject({
      entersLoose: z.literal(true),
      siteProvides: z.array(z.enum(['real-time-data-of-each-step', 'live-feed-to-customs'])),
    }),
  ),
  /** Whether an inspection goes before others (优先查验). */
  'inspection-priority': packsOf(inspectionPriority, z.strictObject({ priority: z.boolean() })),
  /** How a declaration is changed or withdrawn on either path, by how far it has come. Customs answers, and may refuse. */
  amendment: packsOf(
    amendment,
    z.strictObject({
      list: z.record(Stage, z.enum(['change-message', 'cancellation', 'cancel-and-declare-again'])),
      form: z.record(Stage, z.literal('application')),
    }),
  ),
  /** Days from the release in which goods that do not sail are reported (退关, 改配). */
  'release-not-shipped': packsOf(
    releaseNotShipped,
    z.strictObject({ days: z.int(), choices: z.array(z.enum(['take-back', 'move-to-other-transport'])) }),
  ),
  /** Where lists may leave their transport open until the manifest 607 binds them. None elsewhere. */
  'late-binding': packsOf(lateBinding, z.strictObject({ allowed: z.literal(true) })),
  /** Whether released lists are summed to a form (汇总), and by which day of the next month. */
  'list-summary': packsOf(listSummary, z.strictObject({ summed: z.boolean(), dueDay: z.int().nullable(), exceptPilotZone: z.boolean() })),
  /** Months in which a logistics firm may not use a waybill number again. */
  'waybill-reuse': packsOf(waybillReuse, z.strictObject({ months: z.int() })),
};
