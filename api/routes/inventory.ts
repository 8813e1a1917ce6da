import type { z } from 'zod';
import { LedgerPosting, Lot, StockBalance } from '../../contracts/inventory.ts';
import { idOf, transferId } from '../../contracts/ids.ts';
import { Sku } from '../../contracts/product.ts';
import { parseStockAccount, stockAccountsOf } from '../../domain/ledger.ts';
import { BalanceModel, type BalanceRecord, LotModel, PostingModel, WarehouseModel } from '../../models/index.ts';
import { PageQuery, page, pageOf } from '../http/pages.ts';
import { byId } from '../http/params.ts';
import { type Principal, type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';

const tag = 'Inventory';
const readers = ['seller', 'partner', 'operator'] as const;

function balanceView({ account, sku, lotId, pieces }: BalanceRecord): z.infer<typeof StockBalance> {
  const { warehouseId, condition } = parseStockAccount(account);
  return { warehouseId, sku, condition, lotId, pieces };
}

/** A seller sees what it owns, a partner what lies in its warehouses, whoever owns it. */
async function seenStock({ role, organisationId }: Principal, warehouseId: string | undefined): Promise<Record<string, unknown>> {
  const mine = role === 'seller' ? { organisationId } : {};
  const partners = role === 'partner' ? { partnerOrganisationId: organisationId } : {};
  const wanted = warehouseId === undefined ? {} : { _id: warehouseId };
  const warehouses = await WarehouseModel.find({ ...partners, ...wanted })
    .select('_id')
    .lean();
  return { ...mine, account: { $in: warehouses.flatMap(({ _id }) => stockAccountsOf(_id)) } };
}

export const inventoryRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/inventory',
    tag,
    summary: 'Stock by warehouse, SKU, condition and lot',
    roles: readers,
    query: PageQuery.extend({ warehouseId: idOf('warehouse').optional(), sku: Sku.optional() }),
    answers: { status: 200, schema: pageOf(StockBalance) },
    async handle({ query: { limit, cursor, warehouseId, sku }, principal }) {
      const filter = { ...(await seenStock(principal, warehouseId)), pieces: { $gt: 0 }, ...(sku === undefined ? {} : { sku }) };
      const { data, nextCursor } = await page(BalanceModel, filter, { limit, cursor }, { by: 'sku', direction: 1 });
      return { body: { data: data.map(balanceView), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/inventory/ledger',
    tag,
    summary: 'Every movement of stock, in the order of posting',
    roles: ['seller', 'operator'],
    query: PageQuery.extend({ lotId: idOf('lot').optional(), sku: Sku.optional(), movementId: transferId().optional() }),
    answers: { status: 200, schema: pageOf(LedgerPosting) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(
        PostingModel,
        { ...ownedBy(principal), ...wanted },
        { limit, cursor },
        { by: 'postedAt', direction: 1 },
      );
      const body = data.map(({ _id, organisationId: _organisation, postedAt, ...posting }) => ({
        ...posting,
        key: _id,
        postedAt: postedAt.toISOString(),
      }));
      return { body: { data: body, nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/lots/{id}',
    tag,
    summary: 'A lot: the line of the export declaration that its units left China under',
    roles: ['seller', 'operator'],
    params: byId('lot'),
    answers: { status: 200, schema: Lot },
    async handle({ params, principal }) {
      const {
        _id,
        organisationId: _organisation,
        createdAt: _created,
        ...lot
      } = await findSeen(LotModel, { ...ownedBy(principal), _id: params.id });
      return { body: { id: _id, ...lot } };
    },
  }),
];
