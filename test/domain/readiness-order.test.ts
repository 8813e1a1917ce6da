import { readFile, readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Consignment, Finding } from '../../domain/consignment.ts';
import { planningRulings } from '../../domain/planning-rulings.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { checkReadiness } from '../../domain/readiness/index.ts';
import { READINESS_RULES, STAGES, stageOrder } from '../../domain/readiness/rules.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';

const check = (consignment: Consignment): Finding[] => {
  const { declarationDate, customsCode, mode, warehouse } = consignment;
  return checkReadiness(consignment, planningRulings(POLICY_BOOK, declarationDate, customsCode, mode, warehouse?.country ?? null));
};

/** Consignments with any of the faults that the check knows. */
const consignments = fc
  .record({
    declarationDate: fc.constantFrom('2019-01-01', '2024-06-01', '2026-11-23'),
    currency: fc.constantFrom('CNY', 'USD'),
    country: fc.constantFrom('MYS', 'IDN', 'SGP', 'USA'),
    enterprise: fc.constantFrom(null, 'active', 'rejected', 'under-review', 'suspended'),
    registration: fc.constantFrom(null, 'active', 'expired', 'submitted'),
    importer: fc.constantFrom(null, 'MYS', 'IDN', 'unknown'),
    filed: fc.boolean(),
    conditions: fc.constantFrom('', '8', 'B'),
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('A', 'Z'),
        netWeightKg: fc.constantFrom('3', '4'),
        totalPrice: fc.constantFrom('85.00', '84.99'),
        refundClaimed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ country, enterprise, registration, importer, filed, conditions, lines, ...head }) =>
    aConsignment({
      ...head,
      warehouse: { country, regime: 'free-circulation' },
      enterprise: enterprise === null ? null : { state: enterprise },
      registration:
        registration === null ? null : { state: registration, validFrom: '2024-01-01', validTo: '2026-12-31', filedWithCustoms: false },
      importer: importer === null ? null : { id: 'imp', country: importer === 'unknown' ? null : importer, licences: [] },
      filedBookings: filed ? ['B1'] : [],
      products: new Map([['A', aCup({ supervisionConditions: conditions, attributes: ['mains-powered'] })]]),
      lines: lines.map((line, index) => tenCups({ ...line, lineNo: index + 1 })),
    }),
  );

test('the checklist of any consignment tells first what blocks, in the order in which it is cured, then what warns, then what passed', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(consignments, (consignment) => {
      const findings = check(consignment);
      const severities = findings.map(({ severity }) => ['blocking', 'warning', 'passed'].indexOf(severity));
      expect(severities).toEqual(severities.toSorted((a, b) => a - b));
      const blocking = findings.filter(({ severity }) => severity === 'blocking');
      const stages = blocking.map(({ rule }) => stageOrder(rule));
      expect(stages).toEqual(stages.toSorted((a, b) => a - b));
      for (const { rule } of blocking) met.add(READINESS_RULES[rule]);
    }),
    { numRuns: 300 },
  );
  expect(STAGES.filter((stage) => !met.has(stage))).toEqual(['messages']);
});

test('every finding has rule and source, and unless it passed a cure, all of it in both languages', () => {
  fc.assert(
    fc.property(consignments, (consignment) => {
      for (const { rule, source, message, cure, severity, path } of check(consignment)) {
        for (const text of [rule, source, path, message.en, message['zh-CN']]) expect(text, rule).not.toBe('');
        expect(message['zh-CN'], rule).toMatch(/[\u4e00-\u9fff]/);
        if (severity === 'passed') expect(cure, rule).toBeNull();
        else {
          expect(cure?.en, rule).toMatch(/[a-z]/);
          expect(cure?.['zh-CN'], rule).toMatch(/[\u4e00-\u9fff]/);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('within a stage findings keep the order of the lines', () => {
  const lines = [1, 2, 3].map((lineNo) => tenCups({ lineNo, netWeightKg: '4', totalPrice: '84.99' }));
  const paths = check(aConsignment({ lines }))
    .filter(({ severity }) => severity === 'blocking')
    .map(({ path }) => path.slice(0, 8));
  expect(paths).toEqual(['lines[0]', 'lines[0]', 'lines[1]', 'lines[1]', 'lines[2]', 'lines[2]']);
});

test('no rule stands in the order that no finding carries', async () => {
  const folder = new URL('../../', import.meta.url);
  const names = (await readdir(new URL('domain/readiness/', folder))).filter((name) => name !== 'rules.ts');
  const files = [...names.map((name) => `domain/readiness/${name}`), 'domain/tariff/not-held.ts', 'activities/customs/rehearsal.ts'];
  const sources = (await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))).join('\n');
  expect(Object.keys(READINESS_RULES).filter((rule) => !sources.includes(`'${rule}'`))).toEqual([]);
});
