import { z } from 'zod';
import { CRITERIA } from '../../origin/terms.ts';
import acftaE from '../packs/origin-acfta-e.json' with { type: 'json' };
import atigaD from '../packs/origin-atiga-d.json' with { type: 'json' };
import rcep from '../packs/origin-rcep.json' with { type: 'json' };
import { packsOf } from '../pack.ts';

const SchemeRules = z.strictObject({
  /** Each party (alpha-3) with the first day on which the agreement holds for it. */
  parties: z.record(z.string().regex(/^[A-Z]{3}$/), z.iso.date()),
  criteria: z.array(z.enum(CRITERIA)).min(1),
  /** Least regional value content, in percent of the FOB value. */
  regionalValuePercent: z.int(),
  validityMonths: z.int(),
  /** Days after the shipment up to which a certificate is issued in the ordinary way. */
  issueDays: z.int(),
  /** Months after the shipment up to which it may still be issued, marked as retroactive. */
  retroactiveMonths: z.int(),
  thirdPartyInvoicing: z.boolean(),
  /** Whether goods must stay under customs control in the parties that they pass through. */
  customsControl: z.boolean(),
  /** FOB value up to which no certificate is needed, in USD. */
  smallValueUsd: z.string(),
  /** Conditions of a back-to-back certificate; null where there is none. That it stays within the original's quantity needs no condition. */
  backToBack: z.strictObject({ sameImporterExporter: z.boolean(), withinOriginalValidity: z.boolean() }).nullable(),
});

/** Certificates of origin, one subject to a scheme. Picked by the day of issue and the destination. */
export const ORIGIN = {
  'origin-acfta-e': packsOf(acftaE, SchemeRules),
  'origin-rcep': packsOf(rcep, SchemeRules),
  'origin-atiga-d': packsOf(atigaD, SchemeRules),
};
