import { Decimal } from 'decimal.js';
import type { ParametersOf } from './policy/index.ts';

/** What arrived or was declared: pieces of packing, and kilograms as a decimal string. */
export type Cargo = { packages: number; grossWeightKg: string };
/** What a report says otherwise than the declaration. */
export type ArrivalDifference = { kind: 'packages' | 'gross-weight' | 'logistics-no'; reported: string; declared: string };

/** Where an arrival report departs from what was declared by more than customs is taken to allow. Empty when they match. */
export function cargoDifferences(
  { packages, grossWeightPercent }: ParametersOf<'arrival-tolerance'>,
  { reported, declared }: { reported: Cargo; declared: Cargo },
): ArrivalDifference[] {
  const more = Math.abs(reported.packages - declared.packages) > packages;
  const allowed = new Decimal(declared.grossWeightKg).mul(grossWeightPercent).div(100);
  const heavier = new Decimal(reported.grossWeightKg).minus(declared.grossWeightKg).abs().greaterThan(allowed);
  return [
    ...(more ? [{ kind: 'packages' as const, reported: String(reported.packages), declared: String(declared.packages) }] : []),
    ...(heavier ? [{ kind: 'gross-weight' as const, reported: reported.grossWeightKg, declared: declared.grossWeightKg }] : []),
  ];
}

/** Units (运单号) that a report names and the filing does not hold, or leaves out of those it holds; a report that names none is about the whole bill. */
export function unitDifferences(reported: readonly string[], declared: readonly string[]): ArrivalDifference[] {
  if (reported.length === 0) return [];
  const strange = reported.filter((unit) => !declared.includes(unit));
  const left = declared.filter((unit) => !reported.includes(unit));
  return strange.length === 0 && left.length === 0
    ? []
    : [{ kind: 'logistics-no', reported: strange.join(', '), declared: left.join(', ') }];
}
