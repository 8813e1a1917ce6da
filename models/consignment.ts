import { TicketAmendmentModel } from './amendment.ts';
import type { PlanInput } from '../domain/transfer-plan.ts';
import { rateMonth } from '../domain/rates.ts';
import type { Consignee } from './consignee.ts';
import { papersFor } from './compliance-document.ts';
import { EnterpriseModel, type EnterpriseRecord } from './enterprise.ts';
import { ImporterModel, licencesOn } from './importer.ts';
import { orderHistory } from './order-history.ts';
import { type ProductRecord, productsBySku } from './product.ts';
import { rateFor } from './rate.ts';
import type { StockTransferRecord } from './stock-transfer.ts';
import { TicketModel } from './ticket.ts';
import { type Wanted as WantedCode, tariffStandings } from './tariff-search.ts';
import { tariffTables } from './tariff.ts';
import { WarehouseModel } from './warehouse.ts';
import { type WarehouseRegistrationRecord, filedWithCustoms, registrationFor } from './warehouse-registration.ts';

type Wanted = Pick<
  StockTransferRecord,
  | 'organisationId'
  | 'mode'
  | 'enterpriseId'
  | 'warehouseId'
  | 'buyer'
  | 'importerId'
  | 'declarationDate'
  | 'customsCode'
  | 'transport'
  | 'cargo'
  | 'currency'
  | 'lines'
  | 'filingId'
> & { _id: string | null };
export type ReadConsignment = { given: PlanInput; enterprise: EnterpriseRecord | null; consignee: Consignee | null };

/** Everything a plan depends on, for a transfer stored (`_id`) or only thought of (null), with the parties themselves. */
export async function readConsignment({
  _id,
  organisationId,
  mode,
  enterpriseId,
  warehouseId,
  buyer = null,
  importerId = null,
  declarationDate,
  customsCode,
  transport,
  cargo = 'packed',
  currency,
  lines,
  filingId,
}: Wanted): Promise<ReadConsignment> {
  const bookings = [...new Set(lines.map(({ bookingNo }) => bookingNo))];
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  const [enterprise, warehouse] = await Promise.all([
    EnterpriseModel.findOne({ _id: enterpriseId, organisationId }).lean(),
    buyer === null ? WarehouseModel.findById(warehouseId).lean() : null,
  ]);
  const consignee = buyer ?? warehouse;
  const [products, importer, complianceDocuments, registration, filedBookings, rate, history] = await Promise.all([
    productsBySku(organisationId, skus),
    importerOf(importerId, declarationDate),
    consignee === null ? [] : papersFor(organisationId, consignee.country, skus, declarationDate),
    warehouse === null ? null : registrationFor(organisationId, enterpriseId, warehouse._id, declarationDate),
    enterprise === null ? [] : bookingsTaken(enterprise.customsCode, bookings, _id),
    currency === 'CNY' ? null : rateFor('customs', currency, rateMonth(declarationDate)),
    orderHistory({ _id, organisationId, enterpriseId, warehouseId, buyer, declarationDate }),
  ]);
  const tariff = await tariffStandings(await tariffTables(), wantedOf(products), declarationDate);
  const given: PlanInput = {
    mode,
    declarationDate,
    customsCode,
    transportMode: transport.mode,
    cargo,
    ...(transport.boundLater === true ? { boundLater: true } : {}),
    currency,
    lines,
    products: [...products.values()].map(productOf),
    enterprise: enterprise === null ? null : { state: enterprise.state, inPilotZone: enterprise.inPilotZone },
    warehouse: warehouse === null ? null : { country: warehouse.country, regime: warehouse.regime ?? 'free-circulation' },
    ...(buyer === null ? {} : { buyer: { country: buyer.country } }),
    importer,
    complianceDocuments,
    registration: registration === null ? null : registrationOf(registration, declarationDate),
    plannedBefore: filingId !== null,
    tariff,
    rate,
    history,
    filedBookings,
  };
  return { given, enterprise, consignee };
}

const wantedOf = (products: ReadonlyMap<string, ProductRecord>): WantedCode[] =>
  [...products.values()].map(({ hsCode, nameZh, nameEn }) => ({ code: hsCode, nameZh, nameEn }));

async function importerOf(id: string | null, date: string): Promise<PlanInput['importer']> {
  if (id === null) return null;
  const [importer, licences] = await Promise.all([ImporterModel.findById(id).select('country').lean(), licencesOn(id, date)]);
  return { id, country: importer?.country ?? null, licences };
}

const registrationOf = (registration: WarehouseRegistrationRecord, declarationDate: string): PlanInput['registration'] => ({
  state: registration.state,
  validFrom: registration.validFrom,
  validTo: registration.validTo,
  filedWithCustoms: filedWithCustoms(registration, declarationDate),
});

/** What a plan looks at of a catalogue entry, so that a kept decision holds nothing else. */
const productOf = (product: ProductRecord): PlanInput['products'][number] => ({
  sku: product.sku,
  nameZh: product.nameZh,
  nameEn: product.nameEn,
  hsCode: product.hsCode,
  model: product.model,
  barCode: product.barCode,
  unit: product.unit,
  legalUnit1: product.legalUnit1,
  legalUnit1PerPiece: product.legalUnit1PerPiece,
  legalUnit2: product.legalUnit2,
  legalUnit2PerPiece: product.legalUnit2PerPiece,
  netWeightKg: product.netWeightKg,
  originCountry: product.originCountry,
  supervisionConditions: product.supervisionConditions,
  exportDutyRatePercent: product.exportDutyRatePercent,
  attributes: product.attributes ?? [],
});

/** Booking numbers that another transfer holds, whosever it is: customs knows an order by exporter and number together. A number that customs
 *  took, or may have taken, stays taken when its transfer was given up. */
async function bookingsTaken(exporterCode: string, bookingNos: readonly string[], transferId: string | null): Promise<string[]> {
  const taken = await TicketModel.find({
    exporterCode,
    orderNo: { $in: bookingNos },
    transferId: { $ne: transferId ?? '' },
    $or: [{ state: { $ne: 'withdrawn' } }, { orderAccepted: true }, { orderSentAt: { $ne: null }, refusal: null }],
  })
    .select('orderNo')
    .lean();
  // An order that was given another number is with customs under its former one too.
  const former = await TicketAmendmentModel.find({
    exporterCode,
    orderNo: { $in: bookingNos },
    state: 'approved',
    transferId: { $ne: transferId ?? '' },
  })
    .select('orderNo after.orderNo')
    .lean();
  const renamed = former.filter(({ orderNo, after }) => after.orderNo !== orderNo);
  return [...taken, ...renamed].map(({ orderNo }) => orderNo);
}
