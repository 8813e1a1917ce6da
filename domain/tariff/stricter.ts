import { Decimal } from 'decimal.js';
import type { ConsignmentProduct } from '../consignment.ts';
import type { TariffStanding } from './line.ts';

/** What the tariff line asks for beyond the catalogue: letters it has more, and its export duty where that is higher. Null: nothing. */
export function beyond(
  { supervisionConditions, exportDutyRatePercent }: ConsignmentProduct,
  line: TariffStanding['line'],
): { conditions: string; duty: string | null } {
  const letters = [...(line?.supervisionConditions ?? '')];
  const duty = line?.exportDutyRatePercent ?? null;
  return {
    conditions: letters.filter((letter) => !supervisionConditions.includes(letter)).join(''),
    duty: duty !== null && new Decimal(duty).gt(exportDutyRatePercent) ? duty : null,
  };
}

/** The catalogue with the stricter of what it and the tariff say: all letters of either, and the higher export duty. */
export function stricterProducts(
  products: ReadonlyMap<string, ConsignmentProduct>,
  tariff: readonly TariffStanding[] = [],
): ReadonlyMap<string, ConsignmentProduct> {
  const lines = new Map(tariff.map(({ code, line }) => [code, line]));
  return new Map(
    [...products].map(([sku, product]) => {
      const { conditions, duty } = beyond(product, lines.get(product.hsCode) ?? null);
      const supervisionConditions = `${product.supervisionConditions}${conditions}`;
      return [sku, { ...product, supervisionConditions, exportDutyRatePercent: duty ?? product.exportDutyRatePercent }];
    }),
  );
}
