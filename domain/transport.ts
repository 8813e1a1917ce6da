/** Means of transport that a declaration can name. */
export const TRANSPORT_MODES = ['sea', 'air', 'road', 'rail'] as const;
export type TransportMode = (typeof TRANSPORT_MODES)[number];

type Carried = { mode: TransportMode; billNo: string; houseBillNo?: string };

/** 提运单号 as every customs message names it: by air the master waybill's eleven digits and, after `_`, the house waybill; else the bill as it is.
 *  Source: china-export.md §2.4 names 总/分 waybills; how the two are joined is own knowledge, unverified. */
export function billOf({ mode, billNo, houseBillNo = '' }: Carried): string {
  if (mode !== 'air') return billNo;
  const master = billNo.replace('-', '');
  return houseBillNo === '' ? master : `${master}_${houseBillNo}`;
}

/** Members of its carrier's papers that a declaration by each channel names. */
export const CARRIER_PAPERS: Readonly<Record<TransportMode, readonly ('billNo' | 'vehicleName' | 'voyageNo')[]>> = {
  sea: ['billNo', 'vehicleName', 'voyageNo'],
  air: ['billNo', 'vehicleName'],
  road: ['billNo', 'vehicleName'],
  rail: ['billNo', 'vehicleName'],
};
