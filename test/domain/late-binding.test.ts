import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Consignment } from '../../domain/consignment.ts';
import { type Binding, bindingState, mayBind } from '../../domain/late-binding.ts';
import { LISTS_TO_A_PART, type PartReceipt, partKeys, partVerdicts, partsOf } from '../../domain/message-parts.ts';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { refuses, takesIn } from '../../domain/ticket-state.ts';
import { TRANSPORT_MODES } from '../../domain/transport.ts';
import { decidePlan } from '../../domain/transfer-plan.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';

function findingsOf(change: Partial<Consignment>) {
  const { products, enterprise, ...given } = aConsignment({ boundLater: true, transportMode: 'sea', ...change });
  const { declarationDate, customsCode, mode } = given;
  const rulings = planningRulings(POLICY_BOOK, declarationDate, customsCode, mode, 'MYS');
  const plan = decidePlan(
    { ...given, products: [...products.values()], enterprise: { state: enterprise?.state ?? '', inPilotZone: true } },
    rulings,
  );
  return plan.findings.filter(({ rule }) => rule === 'TRANSPORT_MISSING' || rule === 'TRANSPORT_BOUND_LATER');
}

describe('the check of an export whose carrier’s papers are not known yet', () => {
  test('warns where the pack of the district lets lists be bound later, with its source, unverified', () => {
    expect(findingsOf({})).toMatchObject([
      {
        rule: 'TRANSPORT_BOUND_LATER',
        severity: 'warning',
        path: 'transport',
        source: expect.stringContaining('CN.LIST.LATE-BINDING') as string,
        confidence: 'unverified',
      },
    ]);
  });

  test.each(TRANSPORT_MODES)(
    'by %s names every missing paper, each with its cure, in a district that is not known to allow it',
    (transportMode) => {
      const found = findingsOf({ customsCode: '5301', transportMode });
      const papers = transportMode === 'sea' ? ['billNo', 'vehicleName', 'voyageNo'] : ['billNo', 'vehicleName'];
      expect(found.map(({ path }) => path)).toEqual(papers.map((paper) => `transport.${paper}`));
      for (const { rule, severity, cure } of found) {
        expect([rule, severity]).toEqual(['TRANSPORT_MISSING', 'blocking']);
        expect(cure?.en).toContain(':bind-transport');
        expect(cure?.['zh-CN']).toContain(':bind-transport');
      }
    },
  );

  test('blocks one that goes by form, which names its transport when it is declared, and names the order', () => {
    const products = new Map([['A', aCup({ supervisionConditions: 'B' })]]);
    const found = findingsOf({ products, lines: [tenCups({ bookingNo: 'BK-FORM' })] });
    expect(found.map(({ path }) => path)).toEqual(['transport.billNo', 'transport.vehicleName', 'transport.voyageNo']);
    for (const { message, severity } of found) {
      expect(severity).toBe('blocking');
      expect(message.en).toContain('BK-FORM');
    }
  });

  test('says nothing where they are stated', () => {
    expect(findingsOf({ boundLater: false, customsCode: '5301' })).toEqual([]);
  });
});

describe('where a binding stands', () => {
  const bound = (change: Partial<NonNullable<Binding['manifest']>> = {}, supplied = 1): Binding => ({
    supplied,
    manifest: { number: 1, supplied: 1, parts: 2, grossWeightKg: '1', sentAt: new Date(0), takenAt: null, ...change },
  });
  const accepted = { accepted: true, refusal: null };
  const silent = { accepted: false, refusal: null };
  const refused = { accepted: false, refusal: { businessKey: 'M', status: '100', at: '', info: '' } };

  test.each([
    ['none where nothing is bound later', null, 0, [], 'none'],
    ['open until the transport is stated, also without a list', { supplied: 0, manifest: null }, 0, [], 'open'],
    ['ready when it is stated', { supplied: 1, manifest: null }, 2, [], 'ready'],
    ['ready while parts are still to be sent', bound({ sentAt: null }), 0, [silent, silent], 'ready'],
    ['sent until every part is answered', bound(), 0, [accepted, silent], 'sent'],
    ['refused when one part is', bound(), 0, [accepted, refused], 'refused'],
    ['ready again once it is stated anew', bound({}, 2), 2, [accepted, refused], 'ready'],
    ['taken when every part is', bound(), 0, [accepted, accepted], 'taken'],
    ['ready for a list that has a new number since', bound(), 1, [accepted, accepted], 'ready'],
    ['taken when no list is left', { supplied: 1, manifest: null }, 0, [], 'taken'],
  ] as const)('%s', (_name, binding, unbound, verdicts, state) => {
    expect(bindingState(binding, unbound, verdicts)).toBe(state);
    expect(mayBind(bindingState(binding, unbound, verdicts))).toBe(state === 'open' || state === 'refused');
  });
});

describe('a message in parts', () => {
  test('parts are numbered from 1 without a gap, under names of their own, and hold every list once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (lists) => {
        const parts = partsOf(lists);
        expect((parts - 1) * LISTS_TO_A_PART).toBeLessThan(lists);
        expect(parts * LISTS_TO_A_PART).toBeGreaterThanOrEqual(lists);
        const keys = partKeys('OM1', parts);
        expect(keys[0]).toBe('OM1');
        expect(new Set(keys).size).toBe(parts);
      }),
    );
    expect(partsOf(0)).toBe(0);
  });

  test('what was said of each part is the same for every order of receipts and any repetition', () => {
    const keys = partKeys('OM1', 3);
    const receipt = fc.record({
      businessKey: fc.constantFrom(...keys, 'another'),
      status: fc.constantFrom('2', '120', '100', '-304001', '-1'),
      at: fc.integer({ min: 1, max: 9 }).map((second) => `2026-11-25T00:00:0${second}.000Z`),
      info: fc.constant(''),
    });
    const verdicts = (receipts: readonly PartReceipt[]) => partVerdicts(keys, receipts, { takesIn, refuses });
    const standing = (receipts: readonly PartReceipt[]) =>
      verdicts(receipts).map(({ accepted, refusal }) => [accepted, refusal?.at ?? null]);
    fc.assert(
      fc.property(
        fc
          .array(receipt, { maxLength: 12 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))),
        ([all, shuffled]) => {
          expect(standing(shuffled)).toEqual(standing(all));
          for (const { accepted, refusal } of verdicts(all)) expect(accepted && refusal !== null).toBe(false);
        },
      ),
    );
  });
});
