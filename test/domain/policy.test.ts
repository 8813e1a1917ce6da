import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../domain/policy/check.ts';
import { POLICIES, policyOn } from '../../domain/policy/index.ts';
import { type PolicyPack, canonicalText, ruleOf } from '../../domain/policy/pack.ts';

test('the warehouse filing is demanded to 2024-12-14 and not from 2024-12-15', () => {
  expect(policyOn('warehouse-filing', '2020-07-01').parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-14').parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-15').parameters.required).toBe(false);
});

test('before the first pack there is no answer, rather than a guess', () => {
  expect(() => policyOn('warehouse-filing', '2020-06-30')).toThrow(RangeError);
});

describe.each(Object.entries(POLICIES as Record<string, readonly PolicyPack<object>[]>))('%s', (subject, packs) => {
  test('has no gap, no overlap, a named source, and vectors that hold around every boundary', () => {
    expect(faultsOf(subject, packs)).toEqual([]);
  });
});

describe('what is wrong with packs is said in words', () => {
  const [required, abolished] = POLICIES['warehouse-filing'] as readonly [PolicyPack<object>, PolicyPack<object>];
  test.each([
    ['a gap', [{ ...required, validTo: '2024-12-12' }, abolished], 'no pack of warehouse-filing holds from 2024-12-13 to 2024-12-14'],
    [
      'an overlap',
      [{ ...required, validTo: '2024-12-15' }, abolished],
      'CN.9810.WAREHOUSE-FILING.REQUIRED and CN.9810.WAREHOUSE-FILING.ABOLISHED overlap on 2024-12-15',
    ],
    [
      'a pack that never ends before the next',
      [{ ...required, validTo: null }, abolished],
      'CN.9810.WAREHOUSE-FILING.REQUIRED and CN.9810.WAREHOUSE-FILING.ABOLISHED overlap on 2024-12-15',
    ],
    [
      'a vector that fails',
      [required, { ...abolished, vectors: [...abolished.vectors, { on: '2030-01-01', holds: false }] }],
      'CN.9810.WAREHOUSE-FILING.ABOLISHED: its vector says that it does not hold on 2030-01-01; its dates say otherwise',
    ],
    [
      'a boundary not tried',
      [
        required,
        {
          ...abolished,
          vectors: [
            { on: '2024-12-15', holds: true },
            { on: '2026-01-01', holds: true },
          ],
        },
      ],
      'CN.9810.WAREHOUSE-FILING.ABOLISHED has no vector on 2024-12-14',
    ],
    [
      'a source not named',
      [{ ...required, citation: { ...required.citation, source: ' ' } }, abolished],
      'CN.9810.WAREHOUSE-FILING.REQUIRED has no source',
    ],
    [
      'an end before the beginning',
      [{ ...required, validTo: '2020-06-01' }],
      'CN.9810.WAREHOUSE-FILING.REQUIRED ends on 2020-06-01, before it begins on 2020-07-01',
    ],
  ])('%s', (_name, packs, fault) => {
    expect(faultsOf('warehouse-filing', packs)).toContain(fault);
  });
});

test('a vector more changes no rule, and so no hash that a decision keeps', () => {
  const [pack] = POLICIES['list-declaration'];
  expect(canonicalText(ruleOf({ ...(pack as PolicyPack<object>), vectors: [] }))).toBe(canonicalText(ruleOf(pack as PolicyPack<object>)));
});

test('the same pack gives the same text whatever the order of its keys', () => {
  expect(canonicalText({ b: [1, { d: null, c: 'x' }], a: '费' })).toBe('{"a":"费","b":[1,{"c":"x","d":null}]}');
});
