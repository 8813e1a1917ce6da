import { z } from 'zod';
import { Product, ProductImport, ProductInput, ProductPatch, ProductStored, Sku } from '../../contracts/product.ts';
import { readProductSheet } from '../../gateways/packing-list/index.ts';
import { ProductModel, UNORDERED, type ProductRecord, isDuplicateKey, newId as madeId, productsBySku } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, storeOnce } from '../http/scope.ts';
import { codeWarnings } from './code-warnings.ts';

const tag = 'Products';
const path = '/v1/products';
const MAX_SHEET_BYTES = 10 * 1024 * 1024;
const SEARCH_ESCAPED = /[.*+?^${}()|[\]\\]/g;

const productView = ({ _id, createdAt, updatedAt, attributes = [], ...product }: ProductRecord): z.infer<typeof Product> => ({
  ...product,
  attributes,
  id: _id,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

async function bySku(organisationId: string, sku: string): Promise<ProductRecord> {
  const product = await ProductModel.findOne({ organisationId, sku }).lean();
  if (product === null) throw new Problem('NOT_FOUND');
  return product;
}

export const productRoutes = (): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Add a product to the catalogue',
    roles: ['seller'],
    body: ProductInput,
    answers: { status: 201, schema: ProductStored },
    errors: ['ALREADY_EXISTS'],
    creates: true,
    async handle({ body, principal, newId, language }) {
      const now = new Date();
      const record = { _id: newId('product'), organisationId: principal.organisationId, ...body, createdAt: now, updatedAt: now };
      const stored = await storeOnce<ProductRecord>(ProductModel, record);
      const warnings = await codeWarnings([{ path: 'hsCode', product: stored }], language);
      return { body: { ...productView(stored), warnings }, location: `${path}/${encodeURIComponent(stored.sku)}` };
    },
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'The catalogue, by SKU',
    roles: ['seller'],
    query: PageQuery.extend({ q: z.string().trim().min(1).max(100).optional().meta({ description: 'Part of a SKU or name.' }) }),
    answers: { status: 200, schema: pageOf(Product) },
    async handle({ query: { q, ...query }, principal }) {
      const like = q === undefined ? null : new RegExp(q.replaceAll(SEARCH_ESCAPED, String.raw`\$&`), 'i');
      const matching = like === null ? {} : { $or: [{ sku: like }, { nameZh: like }, { nameEn: like }] };
      const filter = { organisationId: principal.organisationId, ...matching };
      const { data, nextCursor } = await page(ProductModel, filter, query, { by: 'sku', direction: 1 });
      return { body: { data: data.map(productView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/{sku}`,
    tag,
    summary: 'One product',
    roles: ['seller'],
    params: z.object({ sku: Sku }),
    answers: { status: 200, schema: Product },
    handle: async ({ params, principal }) => ({ body: productView(await bySku(principal.organisationId, params.sku)) }),
  }),
  route({
    method: 'patch',
    path: `${path}/{sku}`,
    tag,
    summary: 'Change a product; what is filed already keeps what it said',
    roles: ['seller'],
    params: z.object({ sku: Sku }),
    body: ProductPatch,
    answers: { status: 200, schema: ProductStored },
    async handle({ params, body, principal, language }) {
      const { _id } = await bySku(principal.organisationId, params.sku);
      await ProductModel.updateOne({ _id }, { $set: { ...body, updatedAt: new Date() } });
      const stored = await findSeen(ProductModel, { _id });
      return { body: { ...productView(stored), warnings: await codeWarnings([{ path: 'hsCode', product: stored }], language) } };
    },
  }),
  route({
    method: 'post',
    path: `${path}:import`,
    tag,
    summary: 'Add or change products by a CSV or XLSX sheet: all of it or nothing',
    roles: ['seller'],
    upload: { limitBytes: MAX_SHEET_BYTES },
    answers: { status: 200, schema: ProductImport },
    async handle({ upload, principal, language }) {
      if (upload === null) throw new Problem('UPLOAD_INVALID');
      const read = await readProductSheet({ bytes: await upload.bytes(), fileName: upload.fileName });
      if ('faults' in read) throw new Problem('REQUEST_INVALID', { errors: read.faults });
      const stored = await storeSheet(principal.organisationId, read.products);
      const warnings = await codeWarnings(
        read.products.map(({ row, product }) => ({ path: `rows[${row}].hsCode`, product })),
        language,
      );
      return { body: { ...stored, warnings, ignoredColumns: read.ignoredColumns } };
    },
  }),
];

type Row = { row: number; product: ProductInput };

async function storeSheet(
  organisationId: string,
  rows: readonly Row[],
): Promise<Omit<z.infer<typeof ProductImport>, 'ignoredColumns' | 'warnings'>> {
  const twice = Map.groupBy(rows, ({ product }) => product.sku);
  const repeated = [...twice.values()].filter((same) => same.length > 1).flatMap((same) => same.slice(1));
  if (repeated.length > 0) {
    const message = { en: 'This SKU stands in an earlier row of the sheet', 'zh-CN': '货号与上方行重复' };
    throw new Problem('REQUEST_INVALID', {
      errors: repeated.map(({ row }) => ({ path: `rows[${row}].sku`, code: 'SKU_REPEATED', message })),
    });
  }
  const known = await productsBySku(
    organisationId,
    rows.map(({ product }) => product.sku),
  );
  const now = new Date();
  const updates = rows.map(({ product: { sku, ...product } }) => ({
    updateOne: {
      filter: { organisationId, sku },
      update: { $set: { ...product, updatedAt: now }, $setOnInsert: { _id: madeId('product'), createdAt: now } },
      upsert: true,
    },
  }));
  await writeAll(updates);
  const answered = rows.map(({ row, product }) => ({
    row,
    sku: product.sku,
    outcome: known.has(product.sku) ? ('updated' as const) : ('created' as const),
  }));
  const created = answered.filter(({ outcome }) => outcome === 'created').length;
  return { created, updated: answered.length - created, rows: answered };
}

/** Two imports of a new SKU at once: the one that came second finds it there, and changes it. */
async function writeAll(updates: readonly object[]): Promise<void> {
  try {
    await ProductModel.bulkWrite(updates as never, UNORDERED);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await ProductModel.bulkWrite(updates as never, UNORDERED);
  }
}
