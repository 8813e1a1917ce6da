import { expect, test } from 'vitest';
import type { CargoKind } from '../../domain/consignment.ts';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { checkReadiness } from '../../domain/readiness/index.ts';
import { aConsignment } from '../support/consignment.ts';

const RULES = /^LOOSE_CARGO/;
const found = (cargo: CargoKind | undefined, customsCode: string, declarationDate = '2026-11-23', mode = '9810') => {
  const consignment = aConsignment({ mode, customsCode, declarationDate, ...(cargo === undefined ? {} : { cargo }) });
  return checkReadiness(consignment, planningRulings(POLICY_BOOK, declarationDate, customsCode, mode, 'MYS'))
    .filter(({ rule }) => RULES.test(rule))
    .map(({ rule, severity }) => [rule, severity]);
};
const INSPECTED = [['LOOSE_CARGO_INSPECTED_FIRST', 'passed']];
const NOT_HERE = [['LOOSE_CARGO_NOT_HERE', 'blocking']];

test.each(['9710', '9810'])(
  'loose cargo under %s is inspected before loading from 2024-12-15 on at the customs that the announcement names',
  (mode) => {
    for (const place of ['2248', '2992', '3100', '4200', '5165', '5208']) {
      expect(found('loose', place, '2024-12-15', mode), place).toEqual(INSPECTED);
      expect(found('loose', place, '2024-12-14', mode), place).toEqual(NOT_HERE);
    }
  },
);

test('a customs that is known and not named is refused; one whose code says nothing is a question, since six of those named have no code in the sources', () => {
  for (const place of ['5349', '5301', '0202', '7200']) expect(found('loose', place), place).toEqual(NOT_HERE);
  expect(found('loose', '3701')).toEqual([['LOOSE_CARGO_UNKNOWN_HERE', 'warning']]);
});

test('nothing is said of cargo that comes packed, nor where that was not looked at', () => {
  for (const cargo of ['packed', undefined] as const) expect(found(cargo, '5349')).toEqual([]);
});
