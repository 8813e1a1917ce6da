import { z } from 'zod';
import { COMPLIANCE_DOCUMENTS, GATES, HOLDERS, PRODUCT_ATTRIBUTES } from '../../destination.ts';
import { packsOf } from '../pack.ts';
import { Percent } from './units.ts';
import bondedTimeLimit from '../packs/bonded-time-limit.json' with { type: 'json' };
import complianceRequirements from '../packs/compliance-requirements.json' with { type: 'json' };
import destinationForms from '../packs/destination-forms.json' with { type: 'json' };
import importTax from '../packs/import-tax.json' with { type: 'json' };

const Text = z.string().trim().min(1);
const Both = z.strictObject({ en: Text, 'zh-CN': Text });
/** Whether the facts found it in public, or it is own knowledge. */
const Basis = z.enum(['found', 'own']);

/** What a country asks for some goods: those under the HS prefixes that have the attribute; null is any. Codes of two countries agree in their
 *  first six digits only. Only what was found may block. */
const Requirement = z
  .strictObject({
    id: Text,
    document: z.enum(COMPLIANCE_DOCUMENTS),
    name: Both,
    authority: Text,
    hsPrefixes: z
      .array(z.string().regex(/^\d{2,6}$/))
      .min(1)
      .nullable(),
    attribute: z.enum(PRODUCT_ATTRIBUTES).nullable(),
    gate: z.enum(GATES),
    holder: z.enum(HOLDERS),
    blocking: z.boolean(),
    /** Into a bonded warehouse or a free zone it is not due until the goods are released to the country. */
    deferredInBond: z.boolean(),
    leadTimeDays: z.int().nullable(),
    basis: Basis,
  })
  .refine(({ blocking, basis }) => !blocking || basis === 'found', 'what is own knowledge may not block');

const Tax = z.strictObject({
  kind: z.enum(['sales-tax', 'gst', 'vat', 'income-tax-prepaid']),
  name: Both,
  /** One rate, or two where it matters whether the importer has an importer's licence (Indonesia's API). */
  ratePercent: z.union([Percent, z.strictObject({ withApi: Percent, withoutApi: Percent })]),
  /** How much of CIF value and duty together bears the rate. */
  baseShare: z.strictObject({ of: z.literal('cif-plus-duty'), numerator: z.int().min(1), denominator: z.int().min(1) }),
  basis: Basis,
});

const MOVES = ['home-use', 'into-bond', 'out-of-bond', 'exit-duty-paid', 'exit-bonded'] as const;
const Form = z.strictObject({ move: z.enum(MOVES), code: Text, when: Both.nullable(), basis: Basis });

/** Countries of destination. Picked by place = the country (alpha-3) and the date of the export declaration. */
export const DESTINATION = {
  /** The papers goods need in a country, and who must import them. */
  'compliance-requirements': packsOf(
    complianceRequirements,
    z.strictObject({
      importerOfRecord: z.strictObject({ localEntity: z.boolean(), kind: Both, basis: Basis }),
      requirements: z.array(Requirement).min(1),
    }),
  ),
  /** What importing stock costs; amounts are rounded half up to the cent. `duty.goods` are those that bear any, where not all may. */
  'import-tax': packsOf(
    importTax,
    z.strictObject({
      duty: z.strictObject({ by: z.enum(['tariff', 'few-goods']), goods: z.array(Text), basis: Basis }),
      taxes: z.array(Tax).min(1),
    }),
  ),
  /** Which declaration moves goods in, out of bond and out again, with which system. */
  'destination-forms': packsOf(
    destinationForms,
    z.strictObject({
      system: Text,
      forms: z.array(Form).refine((forms) => MOVES.every((move) => forms.some((form) => form.move === move)), 'a form for every move'),
    }),
  ),
  /** How long goods may stay untaxed under a form; `extensions` of the same length each. */
  'bonded-time-limit': packsOf(
    bondedTimeLimit,
    z.strictObject({
      limits: z
        .array(
          z.strictObject({
            form: Text,
            unit: z.enum(['days', 'months']),
            length: z.int().min(1),
            extensions: z.int().min(0),
            basis: Basis,
          }),
        )
        .min(1),
    }),
  ),
};
