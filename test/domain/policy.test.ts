import { describe, expect, test } from 'vitest';
import { type PolicyBook, bookOf } from '../../domain/policy/book.ts';
import { faultsOf, faultsOfAll } from '../../domain/policy/check.ts';
import { POLICIES, POLICY_BOOK, policyOn, recallAll } from '../../domain/policy/index.ts';
import { offersOf } from '../../domain/policy/offers.ts';
import { type PolicyPack, canonicalText, packsOf, ruleOf } from '../../domain/policy/pack.ts';
import { z } from 'zod';

const HERE = ['5165', '9810'] as const;

test('the warehouse filing is demanded to 2024-12-14 and not from 2024-12-15', () => {
  expect(policyOn('warehouse-filing', '2020-07-01', ...HERE).parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-14', ...HERE).parameters.required).toBe(true);
  expect(policyOn('warehouse-filing', '2024-12-15', ...HERE).parameters.required).toBe(false);
});

test('a rule is picked by date, place and mode, and where none holds there is no answer rather than a guess', () => {
  expect(POLICY_BOOK.find('b2b-mode', '2020-08-31', '5165', '9810')?.id).toBe('CN.B2B.PILOT-2020-07');
  expect(POLICY_BOOK.find('b2b-mode', '2020-08-31', '2248', '9810')).toBeNull();
  expect(POLICY_BOOK.find('b2b-mode', '2020-09-01', '2248', '9810')?.id).toBe('CN.B2B.PILOT-2020-09');
  expect(POLICY_BOOK.find('warehouse-filing', '2024-01-01', '5165', '9710')).toBeNull();
  expect(() => policyOn('warehouse-filing', '2020-06-30', ...HERE)).toThrow(RangeError);
});

describe.each(Object.entries(POLICIES as Record<string, readonly PolicyPack[]>))('%s', (subject, packs) => {
  test('has no gap, no overlap, a named source, and vectors that hold around every boundary', () => {
    expect(faultsOf(subject, packs)).toEqual([]);
  });
});

test('no id stands under two subjects', () => {
  expect(faultsOfAll(POLICIES)).toEqual([]);
  const stolen = POLICIES['refund-paper'].map((pack) => ({ ...pack, subject: 'simplified-code' }));
  expect(faultsOfAll({ ...POLICIES, 'simplified-code': stolen as never })).toContain('CN.REFUND.BY-FORM stands under several subjects');
});

describe('what is wrong with packs is said in words', () => {
  const [required, abolished] = POLICIES['warehouse-filing'] as unknown as readonly [PolicyPack, PolicyPack];
  const [first, second, nationwide] = POLICIES['b2b-mode'] as unknown as readonly [PolicyPack, PolicyPack, PolicyPack];
  const overlap = 'CN.9810.WAREHOUSE-FILING.REQUIRED and CN.9810.WAREHOUSE-FILING.ABOLISHED overlap on 2024-12-15 for 9810';
  test.each<[string, string, readonly PolicyPack[], string]>([
    [
      'a gap',
      'warehouse-filing',
      [{ ...required, validTo: '2024-12-12' }, abolished],
      'no pack of warehouse-filing holds from 2024-12-13 to 2024-12-14 for 9810',
    ],
    ['an overlap', 'warehouse-filing', [{ ...required, validTo: '2024-12-15' }, abolished], overlap],
    ['a pack that never ends before the next', 'warehouse-filing', [{ ...required, validTo: null }, abolished], overlap],
    [
      'a gap at one place',
      'b2b-mode',
      [first, { ...second, places: ['22'] }, nationwide],
      'no pack of b2b-mode holds from 2020-09-01 to 2021-06-30 at 51 for 9710',
    ],
    [
      'an overlap for one mode',
      'b2b-mode',
      [first, second, nationwide, { ...nationwide, id: 'CN.B2B.OTHER', modes: ['9710'] }],
      'CN.B2B.NATIONWIDE and CN.B2B.OTHER overlap on 2021-07-01 at 51 for 9710',
    ],
    [
      'a vector that fails',
      'warehouse-filing',
      [required, { ...abolished, vectors: [...abolished.vectors, { on: '2030-01-01', holds: false }] }],
      'CN.9810.WAREHOUSE-FILING.ABOLISHED: its vector says that it does not hold on 2030-01-01 at CN for 9810; what holds is CN.9810.WAREHOUSE-FILING.ABOLISHED',
    ],
    [
      'a case that comes out otherwise',
      'return-relief',
      POLICIES['return-relief'].map((pack) => ({ ...pack, parameters: { ...pack.parameters, months: 5 } })),
      'CN.RETURN-RELIEF.2026: its vector on 2026-01-01 at CN for 9810 says "2026-07-01", but the rule gives "2026-06-01"',
    ],
    [
      'a boundary not tried',
      'warehouse-filing',
      [required, { ...abolished, vectors: abolished.vectors.filter(({ on }) => on !== '2024-12-14') }],
      'CN.9810.WAREHOUSE-FILING.ABOLISHED has no vector on 2024-12-14',
    ],
    [
      'an end before the beginning',
      'warehouse-filing',
      [{ ...required, validTo: '2020-06-01' }],
      'CN.9810.WAREHOUSE-FILING.REQUIRED ends on 2020-06-01, before it begins on 2020-07-01',
    ],
    [
      'a version that was thrown away',
      'warehouse-filing',
      [required, { ...abolished, version: 2 }],
      'CN.9810.WAREHOUSE-FILING.ABOLISHED has version 2, but its version 1 was not kept',
    ],
  ])('%s', (_name, subject, packs, fault) => {
    expect(faultsOf(subject, packs)).toContain(fault);
  });

  test('a member that is missing or misshapen stops the file from being read', () => {
    const { vectors, ...rest } = required;
    const file = {
      subject: 'warehouse-filing',
      packs: [{ ...rest, subject: undefined, citation: { ...rest.citation, source: ' ' }, vectors }],
    };
    expect(() => packsOf(JSON.parse(JSON.stringify(file)), z.strictObject({ required: z.boolean() }))).toThrow(/source/);
  });
});

describe('a pack that was corrected', () => {
  const [relief2023, relief2026] = POLICIES['return-relief'] as unknown as [PolicyPack<{ months: number }>, PolicyPack<{ months: number }>];
  const corrected = { ...relief2026, version: 2, parameters: { ...relief2026.parameters, months: 9 } };
  const book: PolicyBook = bookOf({ ...POLICIES, 'return-relief': [relief2023, relief2026, corrected] as never });
  const kept = [{ subject: 'return-relief', packId: relief2026.id, version: 1 }];

  test('is what new decisions are made by, while an old one is made again by what it was made by', () => {
    expect(book.on('return-relief', '2026-11-23', ...HERE).parameters.months).toBe(9);
    expect(recallAll<'return-relief'>(book, kept)['return-relief'].parameters.months).toBe(6);
  });

  test('is offered to who keeps the old one, and to nobody else', () => {
    expect(offersOf(book, kept, '2026-11-23', ...HERE)).toMatchObject([
      { subject: 'return-relief', kept: kept[0], offered: { version: 2 } },
    ]);
    expect(offersOf(book, [{ ...(kept[0] as never as object), version: 2 } as never], '2026-11-23', ...HERE)).toEqual([]);
    expect(offersOf(book, kept, '2028-01-01', ...HERE)).toMatchObject([{ offered: null }]);
  });

  test('that is not in the book any more is named', () => {
    expect(() => recallAll(book, [{ subject: 'return-relief', packId: 'CN.GONE', version: 3 }])).toThrow(/CN\.GONE version 3/);
  });
});

test('a vector more or a better explanation changes no rule, and so no hash that a decision keeps', () => {
  const [pack] = POLICIES['list-declaration'];
  const better = { ...(pack as PolicyPack), vectors: [], explanation: { en: 'x', 'zh-CN': 'y' } };
  expect(canonicalText(ruleOf(better))).toBe(canonicalText(ruleOf(pack as PolicyPack)));
});

test('the same pack gives the same text whatever the order of its keys', () => {
  expect(canonicalText({ b: [1, { d: null, c: 'x' }], a: '费' })).toBe('{"a":"费","b":[1,{"c":"x","d":null}]}');
});
