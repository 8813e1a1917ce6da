import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUsci, sscc, ssccCheckDigit, usciCheckCharacter } from '../../domain/check-characters.ts';

test('a published USCI agrees with its check character, and with no other', () => {
  expect(isUsci('91350100M000100Y43')).toBe(true);
  expect(isUsci('91350100M000100Y44')).toBe(false);
});

test('a letter that the alphabet leaves out is refused', () => {
  expect(usciCheckCharacter('91350100M000100I4')).toBeNull();
  expect(isUsci('91350100M000100Y4')).toBe(false);
});

test('any single wrong character of a USCI is found', () => {
  const character = fc.constantFrom(...Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY'));
  fc.assert(
    fc.property(fc.array(character, { minLength: 17, maxLength: 17 }), fc.nat(16), character, (letters, at, other) => {
      fc.pre(letters[at] !== other);
      const first17 = letters.join('');
      const changed = letters.with(at, other).join('');
      return usciCheckCharacter(first17) !== usciCheckCharacter(changed);
    }),
  );
});

test('an SSCC has 18 digits and the GS1 check digit', () => {
  expect(ssccCheckDigit('00614141123456789')).toBe(0);
  expect(sscc('6901234', 42)).toMatch(/^06901234000000042\d$/);
  expect(() => sscc('6901234', 10 ** 9)).toThrow(RangeError);
});
