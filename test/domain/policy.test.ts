import { describe, expect, test } from 'vitest';
import { POLICIES, type PolicySubject, policyOn } from '../../domain/policy/index.ts';
import { canonicalText } from '../../domain/policy/pack.ts';

test('the warehouse filing is demanded to 2024-12-14 and not from 2024-12-15', () => {
  expect(policyOn('warehouse-filing', '2020-07-01').parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-14').parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-15').parameters.required).toBe(false);
});

test('before the first pack there is no answer, rather than a guess', () => {
  expect(() => policyOn('warehouse-filing', '2020-06-30')).toThrow(RangeError);
});

/** Rules that end by their own text; every other one is open. */
const LAST_DAYS = { 'return-relief': '2027-12-31' } as const;

describe.each(Object.keys(POLICIES) as PolicySubject[])('%s', (subject) => {
  test('has neither gap nor overlap from its first day on', () => {
    const packs = POLICIES[subject];
    for (const [index, pack] of packs.entries()) {
      const next = packs[index + 1];
      if (next === undefined) continue;
      const after = new Date(`${pack.validTo}T00:00:00Z`);
      after.setUTCDate(after.getUTCDate() + 1);
      expect(next.validFrom).toBe(after.toISOString().slice(0, 10));
    }
    expect(packs.at(-1)?.validTo).toBe(LAST_DAYS[subject as keyof typeof LAST_DAYS] ?? null);
  });

  test('names its source', () => {
    for (const pack of POLICIES[subject]) expect(pack.citation.source).not.toBe('');
  });
});

test('the same pack gives the same text whatever the order of its keys', () => {
  expect(canonicalText({ b: [1, { d: null, c: 'x' }], a: '费' })).toBe('{"a":"费","b":[1,{"c":"x","d":null}]}');
});
