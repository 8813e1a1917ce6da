import { z } from 'zod';
import { PRODUCT_ATTRIBUTES } from '../domain/destination.ts';
import { idOf } from './ids.ts';
import { CodeWarning } from './tariff.ts';
import { both, Country, CustomsUnit, Instant, Quantity, Text, WeightKg } from './units.ts';

export const Sku = z
  .string()
  .trim()
  .regex(/^[\w.\-/]{1,30}$/, both('a SKU of at most 30 letters, digits and . _ - /', '货号：最多 30 个字母、数字及 . _ - /'))
  .meta({ id: 'Sku' });
const HsCode = z
  .string()
  .trim()
  .refine((code) => /^\d{10}$/.test(code), { params: { code: 'HS_CODE_MALFORMED' }, message: 'HS_CODE_MALFORMED' })
  .meta({ id: 'HsCode', description: 'Ten digits.', type: 'string' });

export const ProductInput = z
  .strictObject({
    sku: Sku,
    nameZh: Text(250),
    nameEn: Text(250),
    hsCode: HsCode,
    model: Text(255).meta({ description: '规格型号 / 申报要素, elements joined by |.' }),
    brand: z.string().trim().max(100).default(''),
    brandAuthorised: z.boolean().default(false),
    barCode: z.string().trim().max(50).default('无'),
    unit: CustomsUnit,
    legalUnit1: CustomsUnit,
    legalUnit1PerPiece: Quantity,
    legalUnit2: CustomsUnit.nullable().default(null),
    legalUnit2PerPiece: Quantity.nullable().default(null),
    netWeightKg: WeightKg,
    originCountry: Country.default('CHN'),
    supervisionConditions: z
      .string()
      .regex(/^[0-9A-Za-z]{0,20}$/, both('up to 20 letters of supervision conditions', '最多 20 个监管条件字母'))
      .default('')
      .meta({ description: '监管条件 letters, for example B.' }),
    exportDutyRatePercent: Quantity.default('0'),
    purchaseInvoice: z.enum(['special', 'ordinary', 'none']),
    attributes: z
      .array(z.enum(PRODUCT_ATTRIBUTES))
      .refine((given) => new Set(given).size === given.length, both('each attribute once', '每个属性仅列一次'))
      .default([])
      .meta({ description: 'What the rules of a country of destination ask of the goods.' }),
  })
  .meta({ id: 'ProductInput' });
export type ProductInput = z.infer<typeof ProductInput>;

const { sku: _sku, ...patchable } = ProductInput.shape;
/** What is left out stays as it is: a default would overwrite it. */
const withoutDefaults = Object.fromEntries(
  Object.entries(patchable).map(([field, schema]) => [field, (schema instanceof z.ZodDefault ? schema.unwrap() : schema).optional()]),
);
export const ProductPatch = z.strictObject(withoutDefaults).meta({ id: 'ProductPatch' });
export const Product = ProductInput.extend({
  id: idOf('product'),
  organisationId: idOf('organisation'),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: 'Product' });

const warnings = z.array(CodeWarning).meta({ description: 'What the tariff of today says against it; nothing is refused for it.' });
export const ProductStored = Product.extend({ warnings }).meta({ id: 'ProductStored' });

export const ProductImport = z
  .object({
    created: z.int(),
    updated: z.int(),
    rows: z.array(z.object({ row: z.int(), sku: z.string(), outcome: z.enum(['created', 'updated']) })),
    warnings,
    ignoredColumns: z.array(z.string()).meta({ description: 'Headers of the sheet that mean nothing here.' }),
  })
  .meta({ id: 'ProductImport' });
