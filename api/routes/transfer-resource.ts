import type { z } from 'zod';
import type { SupervisionMode } from '../../contracts/customs.ts';
import { type AmendmentInput, DirectExportAmendment, StockTransferAmendment } from '../../contracts/amendment.ts';
import { DirectExport, DirectExportHead, DirectExportInput, ImportedDirectExport } from '../../contracts/direct-export.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import {
  DirectMilestoneInput,
  ImportedStockTransfer,
  MilestoneInput,
  StockTransfer,
  StockTransferHead,
  StockTransferInput,
} from '../../contracts/stock-transfer.ts';
import { idOf } from '../../contracts/ids.ts';
import type { Language } from '../../contracts/units.ts';
import type { ConsignmentLine } from '../../domain/consignment.ts';
import { type ReadRows, readOrderSheet, readPackingList } from '../../gateways/packing-list/index.ts';
import type { SheetFile } from '../../gateways/packing-list/faults.ts';
import { StockTransferModel, type StockTransferRecord } from '../../models/index.ts';
import type { Principal } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';
import { directExportHeadView, directExportLineView, stockTransferHeadView } from '../views/transfer.ts';

type Stated =
  | 'reference'
  | 'enterpriseId'
  | 'warehouseId'
  | 'buyer'
  | 'platform'
  | 'importerId'
  | 'declarationDate'
  | 'customsCode'
  | 'portCode'
  | 'transport'
  | 'cargo'
  | 'logistics'
  | 'currency';
/** What a request says of an export, in the words of the record. */
export type Wanted = Pick<StockTransferRecord, Stated> & { lines: Omit<ConsignmentLine, 'lineNo'>[] };
export type TransferHead = Omit<StockTransferRecord, 'lines'>;

/** One of the two resources that exports are shown as. Record, flow and routes are the same; the customs mode decides which an export is, and
 *  it is found under no other. */
export type TransferResource<Head = unknown, Line = unknown> = {
  kind: 'stockTransfer' | 'directExport';
  mode: SupervisionMode;
  path: string;
  tag: string;
  noun: string;
  head: z.ZodType<Head>;
  input: z.ZodType<Head & { lines: Line[] }>;
  shown: z.ZodType;
  imported: z.ZodType;
  amendment: z.ZodType<AmendmentInput>;
  milestone: z.ZodType<MilestoneInput>;
  /** What lists can be asked for besides what every export has. */
  filters: z.ZodRawShape;
  /** Beyond those that every create can answer. */
  errors: readonly ErrorCode[];
  readSheet: (file: SheetFile) => Promise<ReadRows<Line>>;
  wantedOf: (input: Head & { lines: Line[] }) => Wanted;
  headView: (record: TransferHead, language: Language) => Record<string, unknown>;
  lineView: (line: ConsignmentLine) => Record<string, unknown>;
};

/** 9810: stock for an overseas warehouse. */
export const STOCK_TRANSFERS: TransferResource<z.output<typeof StockTransferHead>, StockTransferInput['lines'][number]> = {
  kind: 'stockTransfer',
  mode: '9810',
  path: '/v1/stock-transfers',
  tag: 'Stock transfers',
  noun: 'stock transfer',
  head: StockTransferHead,
  input: StockTransferInput,
  shown: StockTransfer,
  imported: ImportedStockTransfer,
  amendment: StockTransferAmendment,
  milestone: MilestoneInput,
  filters: { warehouseId: idOf('warehouse').optional() },
  errors: ['WAREHOUSE_UNKNOWN'],
  readSheet: readPackingList,
  wantedOf: (input) => ({ ...input, buyer: null, platform: null }),
  headView: stockTransferHeadView,
  lineView: (line) => line,
};

/** 9710: goods that an enterprise abroad has bought on a platform. */
export const DIRECT_EXPORTS: TransferResource<z.output<typeof DirectExportHead>, DirectExportInput['lines'][number]> = {
  kind: 'directExport',
  mode: '9710',
  path: '/v1/direct-exports',
  tag: 'Direct exports',
  noun: 'direct export',
  head: DirectExportHead,
  input: DirectExportInput,
  shown: DirectExport,
  imported: ImportedDirectExport,
  amendment: DirectExportAmendment,
  milestone: DirectMilestoneInput,
  filters: {},
  errors: [],
  readSheet: readOrderSheet,
  wantedOf: ({ lines, ...head }) => ({
    ...head,
    warehouseId: null,
    lines: lines.map(({ orderNo, ...line }) => ({ ...line, bookingNo: orderNo })),
  }),
  headView: directExportHeadView,
  lineView: directExportLineView,
};

/** An export without its lines, of one resource. Errors: NOT_FOUND. */
export const findTransfer = ({ mode }: Pick<TransferResource, 'mode'>, _id: string, principal: Principal): Promise<TransferHead> =>
  findSeen(StockTransferModel, { ...ownedBy(principal), _id, mode }, ['lines']);
