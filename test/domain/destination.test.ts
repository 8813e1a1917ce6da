import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complianceOf } from '../../domain/compliance.ts';
import type { Consignment, ConsignmentProduct, Finding, HeldPaper } from '../../domain/consignment.ts';
import { POLICIES, POLICY_BOOK } from '../../domain/policy/index.ts';
import { planningOffers, planningRulings } from '../../domain/planning-rulings.ts';
import { destinationFindings } from '../../domain/readiness/destination.ts';
import { aConsignment, aCup, tenCups } from '../support/consignment.ts';

const aLicence = (document: HeldPaper['document'], change: Partial<HeldPaper> = {}): HeldPaper => ({
  id: `lic_${document}`,
  document,
  number: '04.PI-76.25.0001',
  holder: 'importer',
  importerId: 'imp_1',
  skus: null,
  hsPrefixes: null,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  ...change,
});
const PI = aLicence('id-import-approval');
const LS = aLicence('id-surveyor-report');
const API = aLicence('id-api', { validTo: null });
const importer = (...licences: HeldPaper[]) => ({ id: 'imp_1', country: 'IDN', licences });
const catalogue = (...products: ConsignmentProduct[]) => new Map(products.map((product) => [product.sku, product]));
const toJakarta = aConsignment({
  lines: ['A', 'B', 'A'].map((sku, index) => tenCups({ sku, lineNo: index + 1 })),
  products: catalogue(aCup(), aCup({ sku: 'B', hsCode: '6109100021' })),
  warehouse: { country: 'IDN', regime: 'free-circulation' },
  importer: importer(),
  registration: null,
});
const find = (change: Partial<Consignment> = {}): Finding[] => {
  const given = { ...toJakarta, ...change };
  const rulings = planningRulings(POLICY_BOOK, given.declarationDate, given.customsCode, given.mode, given.warehouse?.country ?? null);
  if (rulings === null) throw new Error('9810 is not in force');
  return destinationFindings(given, rulings);
};
const blocking = (change?: Partial<Consignment>) =>
  find(change)
    .filter(({ severity }) => severity === 'blocking')
    .map(({ rule, path, message }) => [rule, path, /import approval|surveyor report/.exec(message.en)?.[0]]);
const APPROVAL = ['REQUIREMENT_MISSING', 'importerId', 'import approval'];
const REPORT = ['REQUIREMENT_MISSING', 'importerId', 'surveyor report'];

describe('goods for Indonesia', () => {
  test('without import approval and surveyor report block before shipment, each named with who must get it, its gate and source', () => {
    expect(blocking()).toEqual([APPROVAL, REPORT]);
    const [approval] = find().filter(({ severity }) => severity === 'blocking');
    expect(approval).toMatchObject({
      message: { en: expect.stringContaining('before shipment'), 'zh-CN': expect.stringContaining('装运前') },
      cure: {
        en: expect.stringMatching(/^The importer of record must get .* from Ministry of Trade/),
        'zh-CN': expect.stringMatching(/^进口商/),
      },
      source: expect.stringContaining('Permendag 16/2025'),
      confidence: 'secondary',
    });
  });

  test('pass with both, and one finding says so for the country', () => {
    expect(blocking({ importer: importer(PI, LS) })).toEqual([]);
    const passed = find({ importer: importer(PI, LS, API) }).filter(({ severity }) => severity === 'passed');
    expect(passed).toMatchObject([{ rule: 'DESTINATION_REQUIREMENTS', message: { en: expect.stringContaining('IDN') } }]);
  });

  test.each([
    ['the day before it begins', { validFrom: '2026-11-24' }, [APPROVAL]],
    ['on its first day', { validFrom: '2026-11-23' }, []],
    ['on its last day', { validTo: '2026-11-23' }, []],
    ['the day after its last', { validTo: '2026-11-22' }, [APPROVAL]],
    ['that never ends', { validTo: null }, []],
  ])('an approval %s', (_when, change, found) => {
    expect(blocking({ importer: importer({ ...PI, ...change }, LS) })).toEqual(found);
  });

  test('the licence of another importer counts for nothing, whoever entered it', () => {
    const others = [
      { ...PI, importerId: 'imp_2' },
      { ...LS, importerId: 'imp_2' },
    ];
    expect(blocking({ importer: importer(...others) })).toEqual([APPROVAL, REPORT]);
    expect(blocking({ complianceDocuments: others })).toEqual([APPROVAL, REPORT]);
    expect(blocking({ importer: null, complianceDocuments: [PI, LS] })).toEqual([APPROVAL, REPORT]);
    expect(blocking({ complianceDocuments: [PI, LS] })).toEqual([]);
  });

  test('a paper in the wrong name is not the one that is asked for', () => {
    expect(blocking({ importer: importer(LS), complianceDocuments: [{ ...PI, holder: 'brand', importerId: null }] })).toEqual([APPROVAL]);
  });

  test('an approval for other goods leaves the others out, each at its first line', () => {
    const lines = ['REQUIREMENT_MISSING', 'lines[0].sku', 'import approval'];
    expect(blocking({ importer: importer({ ...PI, hsPrefixes: ['61'] }, LS) })).toEqual([lines]);
    expect(blocking({ importer: importer({ ...PI, hsPrefixes: ['61'] }, { ...PI, id: 'lic_2', hsPrefixes: ['6912'] }, LS) })).toEqual([]);
  });

  test.each(['bonded', 'free-zone'] as const)(
    'into a %s warehouse are shipped without them, and told that they are due before the sale',
    (regime) => {
      const warehouse = { country: 'IDN', regime };
      expect(blocking({ warehouse })).toEqual([]);
      const due = find({ warehouse }).filter(({ rule }) => rule === 'REQUIREMENT_DUE_LATER');
      expect(due.map(({ severity, message }) => [severity, message.en.includes('before the sale')])).toEqual([
        ['warning', true],
        ['warning', true],
      ]);
    },
  );

  test('that were planned before are warned of what is missing, and not blocked', () => {
    expect(blocking({ plannedBefore: true })).toEqual([]);
    expect(find({ plannedBefore: true }).map(({ severity }) => severity)).not.toContain('blocking');
    expect(find({ plannedBefore: true }).map(({ rule }) => rule)).toContain('REQUIREMENT_MISSING');
  });

  test.each([
    ['2025-08-28', 0],
    ['2025-08-29', 2],
  ])('declared on %s are held by %i papers', (declarationDate, papers) => {
    expect(blocking({ declarationDate })).toHaveLength(papers);
  });

  test('an importer that does not exist, or is of another country, blocks', () => {
    const rules = (country: string | null) => blocking({ importer: { id: 'imp_1', country, licences: [PI, LS] } }).map(([rule]) => rule);
    expect([rules(null), rules('MYS'), rules('IDN')]).toEqual([['IMPORTER_UNKNOWN'], ['IMPORTER_ELSEWHERE'], []]);
  });
});

test('a country that no pack is about gets one warning, and never a block', () => {
  const found = find({ warehouse: { country: 'DEU', regime: 'free-circulation' }, importer: null });
  expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['REQUIREMENTS_UNKNOWN', 'warning']]);
  expect(found[0]?.message).toMatchObject({ en: expect.stringContaining('DEU'), 'zh-CN': expect.stringContaining('DEU') });
});

test('an attribute of the goods decides what is asked of them, and what is due on arrival warns with its gate', () => {
  const products = catalogue(aCup({ attributes: ['mains-powered'] }), aCup({ sku: 'B' }));
  const toKlang = {
    warehouse: { country: 'MYS', regime: 'free-circulation' },
    importer: { id: 'imp_1', country: 'MYS', licences: [] },
  } as const;
  expect(find(toKlang).filter(({ severity }) => severity !== 'passed')).toEqual([]);
  expect(find({ ...toKlang, products })).toMatchObject([
    {
      rule: 'REQUIREMENT_DUE_LATER',
      severity: 'warning',
      path: 'importerId',
      message: { en: expect.stringMatching(/before arrival.* for A$/) },
    },
    { rule: 'DESTINATION_REQUIREMENTS', severity: 'passed' },
  ]);
});

test('skin contact of clothing is told apart from that of other goods', () => {
  const asks = (product: ConsignmentProduct) =>
    complianceOf(
      aConsignment({ products: catalogue(product) }),
      POLICY_BOOK.on('compliance-requirements', '2026-11-23', 'VNM', '9810').parameters,
    ).flatMap(({ requirement, skus }) => (skus.length > 0 ? [requirement.id] : []));
  expect(asks(aCup({ hsCode: '6109100021', attributes: ['skin-contact'] }))).toEqual(['VN.TEXTILE']);
  expect(asks(aCup({ attributes: ['skin-contact'] }))).toEqual([]);
});

test('what a manufacturer must hold blocks at the first line of each product, with who must get it and how long that takes', () => {
  const rulings = planningRulings(POLICY_BOOK, '2026-11-23', '5165', '9810', 'MYS');
  const pack = rulings?.['compliance-requirements'];
  if (rulings === null || pack === undefined) throw new Error('no pack');
  const [requirement] = pack.parameters.requirements;
  if (requirement === undefined) throw new Error('no requirement');
  const wanted = {
    ...requirement,
    attribute: null,
    holder: 'manufacturer',
    gate: 'before-order',
    blocking: true,
    leadTimeDays: 30,
  } as const;
  const stricter = { ...pack, parameters: { ...pack.parameters, requirements: [wanted] } };
  const toKlang = { ...toJakarta, warehouse: { country: 'MYS', regime: 'free-circulation' }, importer: null } as const;
  const found = (complianceDocuments: HeldPaper[]) =>
    destinationFindings({ ...toKlang, complianceDocuments }, { ...rulings, 'compliance-requirements': stricter }).filter(
      ({ severity }) => severity === 'blocking',
    );
  expect(found([])).toMatchObject([
    {
      path: 'lines[0].sku',
      cure: {
        en: expect.stringMatching(/^The manufacturer must get .*about 30 days.*compliance-documents/),
        'zh-CN': expect.stringContaining('约需 30 天'),
      },
    },
    { path: 'lines[1].sku' },
  ]);
  const certificate = aLicence('my-coa', { holder: 'manufacturer', importerId: null });
  expect(found([{ ...certificate, skus: ['A'] }]).map(({ path }) => path)).toEqual(['lines[1].sku']);
  expect(found([{ ...certificate, hsPrefixes: ['6912', '6109'] }])).toEqual([]);
});

test('a long list of products is named by its first five', () => {
  const skus = Array.from({ length: 12 }, (_, index) => `S${index}`);
  const products = catalogue(...skus.map((sku) => aCup({ sku })));
  const [first] = find({ products, lines: skus.map((sku) => tenCups({ sku })) });
  expect(first?.message).toMatchObject({
    en: expect.stringContaining('S0, S1, S2, S3, S4 and 7 more'),
    'zh-CN': expect.stringContaining('等 12 个货号'),
  });
});

test('only what was found blocks, and only in Indonesia today', () => {
  const blocks = POLICIES['compliance-requirements'].flatMap(({ parameters }) =>
    parameters.requirements.filter(({ blocking: own }) => own),
  );
  expect(blocks.map(({ id, gate, holder, basis }) => [id, gate, holder, basis])).toEqual([
    ['ID.PI', 'before-shipment', 'importer', 'found'],
    ['ID.LS', 'before-shipment', 'importer', 'found'],
  ]);
});

test('a plan is offered another pack of the country where the country has one, not where customs has one', () => {
  const kept = [
    { subject: 'compliance-requirements', packId: 'ID.COMPLIANCE.2025', version: 1 },
    { subject: 'list-declaration', packId: 'CN.B2B.LIST', version: 1 },
  ];
  expect(planningOffers(POLICY_BOOK, kept, '2026-11-23', '5165', '9810', 'IDN')).toEqual([]);
  expect(planningOffers(POLICY_BOOK, kept, '2026-11-23', '5165', '9810', 'MYS')).toMatchObject([{ offered: { id: 'MY.COMPLIANCE' } }]);
  const [, list] = kept;
  const without = list === undefined ? [] : [list];
  expect(planningOffers(POLICY_BOOK, without, '2026-11-23', '5165', '9810', 'IDN')).toMatchObject([
    { kept: null, offered: { id: 'ID.COMPLIANCE.2025' } },
  ]);
  expect(planningOffers(POLICY_BOOK, without, '2026-11-23', '5165', '9810', 'DEU')).toEqual([]);
  expect(planningOffers(POLICY_BOOK, [], '2026-11-23', '5165', '9810', 'IDN')).toEqual([]);
});

const DOCUMENT = fc.constantFrom<HeldPaper['document']>('id-import-approval', 'id-surveyor-report', 'id-api', 'my-coa');
const PAPER = fc.record({
  document: DOCUMENT,
  importerId: fc.constantFrom('imp_1', 'imp_2'),
  skus: fc.option(fc.subarray(['A', 'B'], { minLength: 1 })),
  hsPrefixes: fc.option(fc.subarray(['61', '69'], { minLength: 1 })),
  validFrom: fc.constantFrom('2026-01-01', '2026-11-23', '2026-11-24'),
  validTo: fc.constantFrom('2026-11-22', '2026-11-23', '2027-01-01', null),
});

test('every product that a requirement is about is covered or missing, once; and a paper more never makes more missing', () => {
  const { parameters } = POLICY_BOOK.on('compliance-requirements', '2026-11-23', 'IDN', '9810');
  fc.assert(
    fc.property(fc.array(PAPER, { maxLength: 6 }), PAPER, (papers, another) => {
      const standingOf = (all: typeof papers) => {
        const complianceDocuments = all.map((paper, index) => aLicence(paper.document, { ...paper, id: `cdc_${index}` }));
        return complianceOf({ ...toJakarta, complianceDocuments }, parameters);
      };
      const [before, after] = [standingOf(papers), standingOf([...papers, another])];
      for (const [index, { skus, covered, missing }] of before.entries()) {
        expect([...covered.flatMap((one) => one.skus), ...missing].toSorted()).toEqual(skus.toSorted());
        expect(missing).toEqual(expect.arrayContaining([...(after[index]?.missing ?? [])]));
      }
    }),
  );
});
