import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../domain/calendar.ts';
import type { Consignment, ConsignmentProduct } from '../../domain/consignment.ts';
import { isBlocked } from '../../domain/readiness/index.ts';
import type { TariffLine, TariffStanding } from '../../domain/tariff/line.ts';
import { nearestLines } from '../../domain/tariff/nearest.ts';
import { notHeld } from '../../domain/tariff/not-held.ts';
import { type TariffTable, tableOn, validityOf } from '../../domain/tariff/tables.ts';
import { askedFor, termsOf } from '../../domain/tariff/terms.ts';
import { type PlanInput, decidePlan } from '../../domain/transfer-plan.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';
import { rulingsOn } from '../support/rulings.ts';
import { aTariffLine } from '../support/tariff.ts';

const DATE = '2026-11-25';
const anyDay = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2025-01-01', days));
const anyTables = fc
  .array(fc.record({ validFrom: anyDay, digits: fc.constantFrom(6, 10), loaded: fc.integer({ min: 0, max: 20 }) }), { maxLength: 12 })
  .map((all) =>
    all.map(({ validFrom, digits, loaded }, index): TariffTable => ({
      version: `T${index}`,
      digits,
      validFrom,
      loadedAt: new Date(loaded * 1_000).toISOString(),
      source: 'a test',
      confidence: 'official',
    })),
  );

describe('tables', () => {
  test('on any date one table of its digits is in force, and it is the one whose days hold that date: none overlap, none leave a gap', () => {
    fc.assert(
      fc.property(anyTables, anyDay, fc.constantFrom(6, 10), (tables, date, digits) => {
        const holding = tables.filter((table) => {
          const validity = table.digits === digits ? validityOf(table, tables) : null;
          return validity !== null && validity.validFrom <= date && (validity.validTo === null || date <= validity.validTo);
        });
        const inForce = tableOn(tables, digits, date);
        expect(holding).toEqual(inForce === null ? [] : [inForce]);
        const begun = tables.some((table) => table.digits === digits && table.validFrom <= date);
        expect(inForce !== null).toBe(begun);
      }),
    );
  });

  test('a table that is loaded later changes nothing before its first day', () => {
    fc.assert(
      fc.property(anyTables, anyDay, anyDay, (tables, validFrom, date) => {
        const later = {
          version: 'later',
          digits: 10,
          validFrom,
          loadedAt: '2030-01-01T00:00:00Z',
          source: 'a test',
          confidence: 'official',
        } as const;
        if (date >= validFrom) return;
        expect(tableOn([...tables, later], 10, date)).toEqual(tableOn(tables, 10, date));
      }),
    );
  });
});

describe('words', () => {
  test('Chinese is found by characters and neighbours, English by words without plural, and Latin words of a Chinese name by both', () => {
    expect(termsOf('棉制T恤衫', 'T-shirts of cotton').zh.toSorted()).toEqual(['棉', '制', '棉制', 't', '恤', '衫', '恤衫'].toSorted());
    expect(termsOf('棉制T恤衫', 'T-shirts, dresses and accessories of glass').en).toEqual(['t', 'shirt', 'dress', 'accessory', 'glass']);
    expect(termsOf('ＬＥＤ台灯', null)).toEqual({ zh: ['台', '灯', '台灯', 'led'], en: ['led'] });
    expect(termsOf(null, null)).toEqual({ zh: [], en: [] });
  });

  test('what is asked is found in every name that holds it, whole or as far as it is typed', () => {
    const names = [
      '男式棉制针织T恤衫',
      '其他LED台灯',
      '瓷制马克杯',
      'Umbrellas with a telescopic shaft',
      "Men's trousers",
      'LED lamps, bulbs',
    ];
    for (const name of names) {
      const [zh, en] = /\p{Script=Han}/u.test(name) ? [name, null] : [null, name];
      const terms = termsOf(zh, en);
      for (const q of [name, name.toUpperCase(), ...name.split(/[^\p{L}]+/u), name.slice(0, 4)]) {
        const asked = askedFor(q);
        if (asked === null) continue;
        const own = terms[asked.language];
        expect(
          asked.terms.every((term) => own.includes(term)),
          `${q} in ${name}`,
        ).toBe(true);
        expect(asked.beginning === null || own.some((term) => term.startsWith(asked.beginning as string)), `${q} in ${name}`).toBe(true);
      }
    }
    expect([askedFor('of the'), askedFor('…!'), askedFor(' ')]).toEqual([null, null, null]);
  });

  test('terms of any text are letters and digits alone, so that no search is an expression of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { zh, en } = termsOf(text, text);
        const asked = askedFor(text);
        for (const term of [...zh, ...en, ...(asked?.terms ?? []), asked?.beginning ?? 'x'])
          expect(term).toMatch(/^[\p{L}\p{N}\p{Script=Han}]+$/u);
      }),
    );
  });
});

test('the nearest lines are those that share most of the code, and of these most words', () => {
  const lines = [
    aTariffLine('6109909050', { nameZh: '其他纺织材料制T恤衫', nameEn: null }),
    aTariffLine('6109100010', { nameZh: '棉制背心', nameEn: null }),
    aTariffLine('6109100021', { nameZh: '棉制男式T恤衫', nameEn: null }),
    aTariffLine('6109100022', { nameZh: '棉制女式T恤衫', nameEn: null }),
  ];
  const codes = nearestLines('6109100029', { nameZh: '女式T恤衫', nameEn: null }, lines).map(({ code }) => code);
  expect(codes).toEqual(['6109100022', '6109100021', '6109100010', '6109909050']);
});

const product = aCup();
const goodsLine = tenCups();
const table = { version: 'T10', source: '税则', confidence: 'official' } as const;
const standing = (change: Partial<TariffLine>): TariffStanding => ({
  code: product.hsCode,
  table,
  status: 'valid',
  turned: null,
  suggestions: [],
  line: aTariffLine(product.hsCode, { legalUnit1: '035', legalUnit2: null, ...change }),
});
const gone = (change: Partial<TariffStanding>): TariffStanding => ({ ...standing({}), line: null, ...change });
const plan = (
  tariff: readonly TariffStanding[] | undefined,
  change: Partial<ConsignmentProduct> = {},
  lines: Consignment['lines'] = [goodsLine],
) => {
  const input: PlanInput = {
    ...aConsignment({ declarationDate: DATE, lines }),
    products: [aCup(change)],
    enterprise: { state: 'active', inPilotZone: true },
    ...(tariff === undefined ? {} : { tariff }),
  };
  return decidePlan(input, rulingsOn(DATE));
};
const told = (findings: { rule: string; severity: string }[]) =>
  findings.filter(({ rule }) => /TARIFF|LEGAL_UNITS/.test(rule)).map(({ rule, severity }) => `${rule} ${severity}`);

describe('the readiness check against the tariff of the declaration date', () => {
  test('a line that says the same as the catalogue says nothing, and what was decided before there were tables is decided the same again', () => {
    expect(told(plan([standing({})]).findings)).toEqual([]);
    expect(plan([standing({})])).toEqual(plan(undefined));
  });

  test.each(['unknown', 'retired', 'to-come'] as const)('a code that is %s is a warning with suggestions, and blocks nothing', (status) => {
    const suggestions = [{ code: '6912009000', nameZh: '其他陶器', nameEn: 'Other ceramics' }];
    const { findings, tickets } = plan([gone({ status, turned: '2026-01-01', suggestions })]);
    const rule = { unknown: 'TARIFF_CODE_UNKNOWN', retired: 'TARIFF_CODE_RETIRED', 'to-come': 'TARIFF_CODE_TO_COME' }[status];
    expect(told(findings)).toEqual([`${rule} warning`]);
    expect(findings.find((finding) => finding.rule === rule)).toMatchObject({
      path: 'lines[0].sku',
      confidence: 'official',
      source: '税则 (T10)',
      cure: { en: expect.stringContaining('6912009000 Other ceramics'), 'zh-CN': expect.stringContaining('6912009000 其他陶器') },
    });
    expect(tickets).toHaveLength(1);
  });

  test.each([
    ['official', 'blocking'],
    ['secondary', 'blocking'],
    ['unverified', 'warning'],
  ] as const)('legal units that differ from an %s line are %s', (confidence, severity) => {
    for (const units of [{ legalUnit1: '007' }, { legalUnit2: '007' }]) {
      const { findings } = plan([standing({ confidence, ...units })]);
      expect(told(findings)).toEqual([`LEGAL_UNITS_DIFFER ${severity}`]);
      expect(isBlocked(findings)).toBe(severity === 'blocking');
    }
  });

  test('conditions that only the tariff line has are reckoned with and said: the ticket goes by form, what is prohibited blocks', () => {
    expect(plan([standing({})]).tickets[0]).toMatchObject({ path: 'list' });
    const inspected = plan([standing({ supervisionConditions: 'AB' })]);
    expect(told(inspected.findings)).toEqual(['TARIFF_CONDITIONS_ADDED warning']);
    expect(inspected.tickets[0]).toMatchObject({ path: 'form', reasons: [{ rule: 'inspection', value: 'A AB' }, { rule: 'ten-digit' }] });
    const both = plan([standing({ supervisionConditions: 'B' })], { supervisionConditions: 'E' });
    expect(both.tickets[0]?.reasons.map(({ rule }) => rule)).toEqual(['licence', 'inspection', 'ten-digit']);
    expect(plan([standing({ supervisionConditions: '8' })]).findings[0]).toMatchObject({ rule: 'GOODS_PROHIBITED', severity: 'blocking' });
    expect(told(plan([standing({ supervisionConditions: '' })], { supervisionConditions: 'B' }).findings)).toEqual([]);
  });

  test('the higher export duty is reckoned with and said; a lower one changes nothing', () => {
    const dutiable = plan([standing({ exportDutyRatePercent: '20' })]);
    expect(told(dutiable.findings)).toEqual(['TARIFF_DUTY_HIGHER warning']);
    expect(dutiable.tickets[0]).toMatchObject({ path: 'form', reasons: [{ rule: 'export-duty', value: 'A 20%' }, { rule: 'ten-digit' }] });
    const own = plan([standing({ exportDutyRatePercent: '10' })], { exportDutyRatePercent: '20.0' });
    expect([told(own.findings), own.tickets[0]?.reasons[0]?.value]).toEqual([[], 'A 20.0%']);
    expect(told(plan([standing({ exportDutyRatePercent: null, supervisionConditions: null })]).findings)).toEqual([]);
  });

  test('a date without a table is said once, and a product once however many lines have it', () => {
    const lines = [goodsLine, { ...goodsLine, lineNo: 2 }, { ...goodsLine, lineNo: 3 }];
    expect(told(plan([gone({ status: 'no-table', table: null })], {}, lines).findings)).toEqual(['TARIFF_TABLE_MISSING warning']);
    expect(told(plan([standing({ legalUnit1: '007' })], {}, lines).findings)).toHaveLength(1);
  });

  test('with any tariff, no simplified ticket ever holds a line that either the catalogue or the tariff controls', () => {
    const letters = fc.constantFrom('', 'A', 'B', 'AB', '4', 'E', 'x');
    const duty = fc.constantFrom('0', '5');
    fc.assert(
      fc.property(letters, letters, duty, duty, (own, legal, ownDuty, legalDuty) => {
        const { tickets } = plan([standing({ supervisionConditions: legal, exportDutyRatePercent: legalDuty })], {
          supervisionConditions: own,
          exportDutyRatePercent: ownDuty,
        });
        const controlled = /[B4Ex]/.test(`${own}${legal}`) || ownDuty !== '0' || legalDuty !== '0';
        expect(tickets.map(({ simplified }) => simplified)).toEqual([!controlled]);
      }),
    );
  });
});

test('what is not held is told in both languages, with where to look when nothing is near', () => {
  const said = notHeld(gone({ status: 'unknown' }), DATE);
  expect(said?.cure).toEqual({ en: expect.stringContaining('/v1/tariff-lines'), 'zh-CN': expect.stringContaining('/v1/tariff-lines') });
  expect(notHeld(standing({}), DATE)).toBeNull();
});
