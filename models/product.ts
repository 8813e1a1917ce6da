import { Schema, model } from 'mongoose';
import type { ProductInput } from '../contracts/product.ts';
import { STRICT, flag, instant, optionalText, text } from './base.ts';

export type ProductRecord = Omit<ProductInput, 'attributes'> & {
  _id: string;
  organisationId: string;
  /** Absent in products stored before there were any. */
  attributes?: ProductInput['attributes'];
  createdAt: Date;
  updatedAt: Date;
};

const schema = new Schema<ProductRecord>(
  {
    _id: text,
    organisationId: text,
    sku: text,
    nameZh: text,
    nameEn: text,
    hsCode: text,
    model: text,
    brand: { type: String, default: '' },
    brandAuthorised: flag,
    barCode: text,
    unit: text,
    legalUnit1: text,
    legalUnit1PerPiece: text,
    legalUnit2: optionalText,
    legalUnit2PerPiece: optionalText,
    netWeightKg: text,
    originCountry: text,
    supervisionConditions: { type: String, default: '' },
    exportDutyRatePercent: text,
    purchaseInvoice: text,
    attributes: { type: [String], default: [] },
    createdAt: instant,
    updatedAt: instant,
  },
  STRICT,
);
schema.index({ organisationId: 1, sku: 1 }, { unique: true });
export const ProductModel = model<ProductRecord>('Product', schema, 'products');

/** Products of an organisation by SKU; SKUs it does not have are absent. */
export async function productsBySku(organisationId: string, skus: readonly string[]): Promise<Map<string, ProductRecord>> {
  const products = await ProductModel.find({ organisationId, sku: { $in: [...new Set(skus)] } }).lean();
  return new Map(products.map((product) => [product.sku, product]));
}
