import { Decimal } from 'decimal.js';
import type { Consignment, ConsignmentLine, Finding } from '../consignment.ts';
import type { PlanningRulings } from '../planning-rulings.ts';
import { HOUSE, sourceOf } from './finding.ts';
import type { ReadinessRule } from './rules.ts';

/** What is wrong with one row of the packing list and its product. */
export function lineFindings(
  line: ConsignmentLine,
  index: number,
  { products }: Consignment,
  { 'export-controls': pack }: PlanningRulings,
): Finding[] {
  const path = `lines[${index}]`;
  const block = (rule: ReadinessRule, field: string, en: string, zh: string, cureEn: string, cureZh: string): Finding => ({
    ...HOUSE,
    rule,
    severity: 'blocking',
    path: `${path}.${field}`,
    message: { en, 'zh-CN': zh },
    cure: { en: cureEn, 'zh-CN': cureZh },
  });
  const found: Finding[] = [];
  if (new Decimal(line.netWeightKg).gt(line.grossWeightKg)) {
    found.push(
      block(
        'NET_OVER_GROSS',
        'netWeightKg',
        `Net ${line.netWeightKg} kg is over gross ${line.grossWeightKg} kg`,
        `净重 ${line.netWeightKg} 千克大于毛重 ${line.grossWeightKg} 千克`,
        'Correct the weights',
        '请更正重量',
      ),
    );
  }
  if (!new Decimal(line.unitPrice).times(line.pieces).toDecimalPlaces(2).eq(line.totalPrice)) {
    found.push(
      block(
        'TOTAL_MISMATCH',
        'totalPrice',
        `${line.pieces} × ${line.unitPrice} is not ${line.totalPrice}`,
        `${line.pieces} × ${line.unitPrice} 不等于 ${line.totalPrice}`,
        'Correct price, pieces or total',
        '请更正单价、数量或总价',
      ),
    );
  }
  const product = products.get(line.sku);
  if (product === undefined) {
    found.push(
      block(
        'PRODUCT_UNKNOWN',
        'sku',
        `SKU ${line.sku} is not in the catalogue`,
        `商品目录中没有货号 ${line.sku}`,
        'Add the product to the catalogue',
        '请先将商品加入目录',
      ),
    );
    return found;
  }
  if ([...product.supervisionConditions].some((letter) => pack.parameters.prohibited.includes(letter))) {
    const prohibited = block(
      'GOODS_PROHIBITED',
      'sku',
      `${line.sku} may not be exported`,
      `${line.sku} 禁止出口`,
      'Take the line out',
      '请删除该行',
    );
    found.push({ ...prohibited, ...sourceOf(pack) });
  }
  return found;
}
