import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Description, Element, ValueRule, ValuesOf, Written } from '../../../gateways/single-window/schema/describe.ts';
import { formatError } from '../../../gateways/single-window/schema/ceb.ts';
import { dxp } from '../../../gateways/single-window/schema/dxp.ts';
import { formApplication, formApplicationReturn } from '../../../gateways/single-window/schema/form-application.ts';
import { bareFormResult, form, formImportResponse, formResult } from '../../../gateways/single-window/schema/form.ts';
import { inventory, inventoryReturn } from '../../../gateways/single-window/schema/inventory.ts';
import { listCancel, listCancelReturn } from '../../../gateways/single-window/schema/list-cancel.ts';
import { listManifest, listManifestReturn } from '../../../gateways/single-window/schema/list-manifest.ts';
import { logistics, logisticsReturn } from '../../../gateways/single-window/schema/logistics.ts';
import { arrival, arrivalReturn, departure, departureReturn } from '../../../gateways/single-window/schema/movement.ts';
import { order, orderReturn } from '../../../gateways/single-window/schema/order.ts';
import { summary, summaryResult, summaryReturn } from '../../../gateways/single-window/schema/summary.ts';
import { buildXml } from '../../../gateways/single-window/xml/build.ts';
import { checkXml } from '../../../gateways/single-window/xml/check.ts';
import { isXmlText, parseXml } from '../../../gateways/single-window/xml/parse.ts';
import { valuesOf } from '../../../gateways/single-window/xml/values.ts';

const DESCRIPTIONS: Description[] = [
  order,
  orderReturn,
  inventory,
  inventoryReturn,
  arrival,
  arrivalReturn,
  departure,
  departureReturn,
  logistics,
  logisticsReturn,
  listCancel,
  listCancelReturn,
  formApplication,
  formApplicationReturn,
  listManifest,
  listManifestReturn,
  summary,
  summaryReturn,
  summaryResult,
  formatError,
  form,
  formImportResponse,
  formResult,
  bareFormResult,
  dxp,
];
const MEGABYTE = { maxBytes: 1024 * 1024 };

const PATTERNED: [RegExp, string][] = [
  [/UUID/, '0A1B2C3D-0A1B-4C3D-8E5F-0123456789AB'],
  [/^YYYYMMDDhhmmssSSS$/, '20261124090203004'],
  [/^YYYYMMDDhhmmss$/, '20261124090203'],
  [/^YYYYMMDD$/, '20261124'],
  [/^YYYY-/, '2026-11-24T09:02:03'],
  [/^10 digits$/, '6109100000'],
  [/whole number/, '-304001'],
];

const character = fc
  .oneof(fc.constantFrom(...Array.from('棉制T恤 <>&"\'\r\n\t😀𠮷;')), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
  .filter((it) => isXmlText(it) && it !== '\uFFFD');

function valueFor(rule: ValueRule): fc.Arbitrary<string> {
  switch (rule.kind) {
    case 'text':
      return fc.array(character, { minLength: rule.min, maxLength: Math.min(rule.max, Math.max(rule.min, 60)) }).map((all) => all.join(''));
    case 'number':
      return fc
        .tuple(fc.nat(999_999), fc.nat(10 ** rule.decimals - 1))
        .map(([whole, part]) => `${whole}.${String(part).padStart(rule.decimals, '0')}`);
    case 'integer':
      return fc.nat(9999).map(String);
    case 'choice':
      return fc.constantFrom(...rule.of);
    case 'pattern':
      return fc.constant(PATTERNED.find(([says]) => says.test(rule.says))?.[1] ?? '');
  }
}

function treeFor(elements: readonly Element[]): fc.Arbitrary<Record<string, unknown>> {
  const entries = elements.flatMap((element): [string, fc.Arbitrary<unknown>][] => {
    if (element.node === 'opaque') return [];
    const one: fc.Arbitrary<unknown> = element.node === 'leaf' ? valueFor(element.rule) : treeFor(element.children);
    const some: fc.Arbitrary<unknown> = element.many ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
    return [[element.name, element.required ? some : fc.option(some)]];
  });
  return fc.record(Object.fromEntries(entries));
}

describe.each(DESCRIPTIONS.map((description) => [description.root, description] as const))('%s', (_name, description) => {
  test('any values that keep to the description come back unchanged, and pass their own check', () => {
    fc.assert(
      fc.property(treeFor(description.children), (values) => {
        const { xml, faults } = buildXml(description, values as ValuesOf<Description, Written>);
        expect(faults).toEqual([]);
        const root = parseXml(xml, MEGABYTE);
        expect(checkXml(description, root)).toEqual([]);
        expect(valuesOf(description, root)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });
});

describe('faults of a message received', () => {
  const received = (children: string) => checkXml(SMALL, parseXml(`<Note xmlns="urn:x">${children}</Note>`, MEGABYTE));
  const SMALL: Description = {
    root: 'Note',
    namespace: 'urn:x',
    prefix: '',
    children: [
      { node: 'leaf', name: 'code', required: true, many: false, rule: { kind: 'text', min: 2, max: 3 } },
      { node: 'leaf', name: 'sum', required: true, many: false, rule: { kind: 'number', digits: 5, decimals: 2 } },
    ],
  };

  test.each([
    ['<code>ab</code><sum>1.25</sum>', []],
    ['<sum>1</sum><code>ab</code>', ['code is out of order: it stands before sum']],
    ['<code>ab</code>', ['sum is missing']],
    ['<code></code><sum>1</sum>', ['code is missing']],
    ['<code>abcd</code><sum>1</sum>', ['code has 4 characters, more than 3']],
    ['<code>😀</code><sum>1</sum>', ['code has 1 characters, fewer than 2']],
    ['<code>ab</code><sum>1.255</sum>', ['sum has 3 decimals, more than 2']],
    ['<code>ab</code><sum>1234</sum>', ['sum has more than 3 digits before the point']],
    ['<code>ab</code><sum>-1</sum>', ['sum is not a decimal number']],
    ['<code>ab</code><code>cd</code><sum>1</sum>', ['code stands more than once']],
    ['<code>ab</code><sum>1</sum><more/>', ['more is not an element of this message']],
    ['<code><b/></code><sum>1</sum>', ['code holds elements, not a value']],
  ])('%s → %j', (children, expected) => {
    expect(received(children).map(({ path, message }) => `${path} ${message}`)).toEqual(expected);
  });

  test('another root and another namespace are named', () => {
    expect(checkXml(SMALL, parseXml('<Other/>', MEGABYTE))).toEqual([{ path: 'Other', message: 'is not Note' }]);
    expect(checkXml(SMALL, parseXml('<Note xmlns="urn:y"/>', MEGABYTE))[0]?.message).toContain('urn:y');
  });
});
