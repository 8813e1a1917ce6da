import type { Change } from './amendment.ts';
import type { PlannedTicket } from './declaration-planner.ts';
import { canonicalText } from './policy/pack.ts';

/** What a ticket's messages say besides its lines. */
export type DeclaredHead = {
  transport: { mode: string; billNo: string; houseBillNo?: string; vehicleName: string; voyageNo: string };
  portCode: string;
  logistics: object;
  warehouseId: string | null;
  buyer: object | null;
  platform: object | null;
};
/** What the plan of a whole transfer rests on. */
export type PlanBasis = { declarationDate: string; customsCode: string; currency: string; country: string | null };
export type Declared = Pick<PlannedTicket, 'path' | 'simplified' | 'sumUp' | 'lines'> & { orderNo: string; head: DeclaredHead };

type Line = PlannedTicket['lines'][number];
const differs = (before: unknown, after: unknown): boolean => canonicalText(before) !== canonicalText(after);

const valuesOf = ({ sku, pieces, unitPrice, totalPrice, refundClaimed }: Line) => ({ sku, pieces, unitPrice, totalPrice, refundClaimed });
const goodsOf = ({ declaredHsCode, goods }: Line) => ({ declaredHsCode, goods });
const legalOf = ({ legalQty1, legalQty2 }: Line) => ({ legalQty1, legalQty2 });
const packagesOf = ({ cartons, cartonMarks, netWeightKg, grossWeightKg }: Line) => ({ cartons, cartonMarks, netWeightKg, grossWeightKg });
const billOf = ({ mode, billNo, houseBillNo = '' }: DeclaredHead['transport']) => ({ mode, billNo, houseBillNo });
const vehicleOf = ({ vehicleName, voyageNo }: DeclaredHead['transport']) => ({ vehicleName, voyageNo });

/** What differs between a ticket as it stands and as it is wanted. What no message of it says is no difference. */
export function changesOf(before: Declared, after: Declared): Change[] {
  const lines = (of: (line: Line) => unknown): boolean => differs(before.lines.map(of), after.lines.map(of));
  const head = (member: 'portCode' | 'logistics' | 'warehouseId' | 'buyer' | 'platform'): boolean =>
    differs(before.head[member], after.head[member]);
  const quantities = lines(valuesOf) || lines(packagesOf);
  const found: [Change, boolean][] = [
    ['order-number', before.orderNo !== after.orderNo],
    ['values', lines(valuesOf)],
    // Legal quantities follow from pieces and weights, unless it is the goods' own measure that changed.
    [
      'goods',
      lines(goodsOf) || differs([before.simplified, before.sumUp], [after.simplified, after.sumUp]) || (!quantities && lines(legalOf)),
    ],
    ['packages', lines(packagesOf)],
    ['bill', differs(billOf(before.head.transport), billOf(after.head.transport))],
    ['vehicle', differs(vehicleOf(before.head.transport), vehicleOf(after.head.transport))],
    ['exit-port', head('portCode')],
    // No message of a form names the logistics firm but the reports of its movements.
    ['logistics', before.path === 'list' && head('logistics')],
    ['buyer', head('buyer')],
    ['warehouse', head('warehouseId')],
    ['platform', head('platform')],
    ['path', before.path !== after.path],
  ];
  return found.flatMap(([change, holds]) => (holds ? [change] : []));
}

/** Whether what the whole plan rests on would change. */
export const basisChanges = (before: PlanBasis, after: PlanBasis): boolean => differs(before, after);
