import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mismatches, missingKinds, sameAddress } from '../../domain/warehouse-evidence.ts';

const ADDRESS = 'Lot 12, Jalan Perigi Nanas 7, 42920 Port Klang';

test.each([
  ['case', 'LOT 12, JALAN perigi NANAS 7, 42920 PORT KLANG'],
  ['width', 'Ｌｏｔ　１２，Jalan Perigi Nanas ７，４２９２０ Port Klang'],
  ['spacing', ' Lot  12,Jalan  PerigiNanas 7, 42920\nPort Klang '],
  ['punctuation', 'Lot 12; Jalan Perigi-Nanas 7 (42920) "Port Klang".'],
])('an address is the same whatever its %s', (_name, written) => {
  expect(sameAddress(ADDRESS, written)).toBe(true);
});

test.each([
  ['another number', 'Lot 13, Jalan Perigi Nanas 7, 42920 Port Klang'],
  ['a word less', 'Lot 12, Jalan Perigi 7, 42920 Port Klang'],
  ['digits run together', 'Lot 12, Jalan Perigi Nanas 742920 Port Klang'],
  ['digits torn apart', 'Lot 1-2, Jalan Perigi Nanas 7, 42920 Port Klang'],
  ['an accent', 'Lot 12, Jalán Perigi Nanas 7, 42920 Port Klang'],
])('%s is another address', (_name, written) => {
  expect(sameAddress(ADDRESS, written)).toBe(false);
});

test('Chinese addresses too: 号 is a word, spaces are not', () => {
  expect(sameAddress('广州市南沙区港前大道南162号', '广州市 南沙区，港前大道南１６２号。')).toBe(true);
  expect(sameAddress('广州市南沙区港前大道南162号', '广州市南沙区港前大道南162')).toBe(false);
});

test('any text is the same as itself in another form, with spaces added between its words', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
      expect(sameAddress(words.join(' '), words.join('  \n'))).toBe(true);
      expect(sameAddress(words.join(' '), words.join(' ').normalize('NFKC'))).toBe(true);
    }),
  );
});

test('a paper that states nothing disagrees with nothing; else each member is named', () => {
  const warehouse = { country: 'MYS', address: ADDRESS };
  expect(mismatches({ country: null, address: null }, warehouse)).toEqual([]);
  expect(mismatches({ country: 'THA', address: ADDRESS }, warehouse)).toEqual(['country']);
  expect(mismatches({ country: 'THA', address: 'x' }, warehouse)).toEqual(['country', 'address']);
});

test('a paper counts for its kind only where it is about this place', () => {
  const warehouse = { country: 'MYS', address: ADDRESS };
  const wanted = ['cooperation-agreement', 'proof-of-use'] as const;
  const agreement = { kind: 'cooperation-agreement' as const, country: 'MYS', address: ADDRESS };
  const proof = { kind: 'proof-of-use' as const, country: null, address: null };
  expect(missingKinds(wanted, [], warehouse)).toEqual(wanted);
  expect(missingKinds(wanted, [agreement, proof], warehouse)).toEqual([]);
  expect(missingKinds(wanted, [{ ...agreement, address: 'elsewhere 1' }, proof], warehouse)).toEqual(['cooperation-agreement']);
});
