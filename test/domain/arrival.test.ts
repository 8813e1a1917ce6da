import { expect, test } from 'vitest';
import { cargoDifferences, unitDifferences } from '../../domain/arrival.ts';

const declared = { packages: 10, grossWeightKg: '100' };
const compare = (packages: number, grossWeightKg: string) =>
  cargoDifferences({ packages: 0, grossWeightPercent: '3' }, { reported: { packages, grossWeightKg }, declared }).map(({ kind }) => kind);

test('packages must be equal, and the weight may differ as far as the pack allows on either side', () => {
  expect(compare(10, '100')).toEqual([]);
  expect([compare(10, '97'), compare(10, '103')]).toEqual([[], []]);
  expect([compare(10, '96.99999'), compare(10, '103.00001')]).toEqual([['gross-weight'], ['gross-weight']]);
  expect([compare(9, '100'), compare(11, '100')]).toEqual([['packages'], ['packages']]);
  expect(compare(11, '200')).toEqual(['packages', 'gross-weight']);
});

test('units are compared where the site names them: those it does not know and those it leaves out', () => {
  expect(unitDifferences([], ['A', 'B'])).toEqual([]);
  expect(unitDifferences(['B', 'A'], ['A', 'B'])).toEqual([]);
  expect(unitDifferences(['A', 'X'], ['A', 'B'])).toEqual([{ kind: 'logistics-no', reported: 'X', declared: 'B' }]);
});
