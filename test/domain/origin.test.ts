import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Original, backToBackRefusals, validUntilOf } from '../../domain/origin/back-to-back.ts';
import { type Certificate, certificateRefusals, numberKeyOf } from '../../domain/origin/certificate.ts';
import { originDates } from '../../domain/origin/dates.ts';
import { type Drawable, cancelRefusals, drawRefusals, ledgerFaults, releaseRefusals } from '../../domain/origin/drawdown.ts';
import { MAX_QUANTITY, fromParts, toParts } from '../../domain/origin/quantity.ts';
import type { OriginRefusal } from '../../domain/origin/refusal.ts';
import { SCHEMES, subjectOf } from '../../domain/origin/terms.ts';
import { POLICY_BOOK } from '../../domain/policy/index.ts';
import { aBackToBack, aCertificate, aCertificateLine, packOf } from '../support/certificates.ts';

const said = (refusals: readonly OriginRefusal[]) => refusals.map(({ path, code }) => [path, code]);
const faults = (certificate: Certificate) => said(certificateRefusals(certificate, packOf(certificate.scheme, certificate.issuedOn)));
const retroactive = { kind: 'retroactive', boxes: ['issued-retroactively'] } as const;

describe('Form D', () => {
  const asean = { scheme: 'atiga-d', issuingParty: 'MYS', destination: 'THA' } as const;
  const formD = (originCountry: string) =>
    aCertificate({ ...asean, lines: [aCertificateLine(1, '10', { originCountry, criterion: 'RVC' })] });
  test('for goods of Chinese origin is refused, and the refusal says in both languages why and what to use instead', () => {
    const [refusal, ...more] = certificateRefusals(formD('CHN'), packOf('atiga-d'));
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({ path: 'lines[0].originCountry', code: 'FORM_D_NOT_FOR_CHINESE_GOODS' });
    expect(refusal?.message.en).toMatch(
      /ASEAN origin only: .* 40 % \(RVC\), .*\(CTC\), .*\(WO\) in ASEAN.* do not become ASEAN goods by passing through.* Form E or RCEP/,
    );
    expect(refusal?.message['zh-CN']).toMatch(/东盟区域价值成分达 40%.*中国原产货物不因途经东盟而成为东盟原产货物.*Form E 或 RCEP/);
  });
  test('for goods of an ASEAN member is taken, for others refused as of no party', () => {
    expect(faults(formD('VNM'))).toEqual([]);
    expect(faults(formD('KOR'))).toEqual([['lines[0].originCountry', 'ORIGIN_NOT_A_PARTY']]);
  });
  test('issued by China has two faults, and both are named', () => {
    expect(faults({ ...formD('CHN'), issuingParty: 'CHN' })).toEqual([
      ['issuingParty', 'ISSUING_PARTY_NOT_A_PARTY'],
      ['lines[0].originCountry', 'FORM_D_NOT_FOR_CHINESE_GOODS'],
    ]);
  });
  test.each(SCHEMES.filter((scheme) => scheme !== 'atiga-d'))('goods of Chinese origin get a certificate of %s', (scheme) => {
    expect(faults(aCertificate({ scheme }))).toEqual([]);
  });
});

describe('parties', () => {
  test('RCEP holds for Malaysia from 2022-03-18 and not the day before', () => {
    const on = (day: string) => faults(aCertificate({ scheme: 'rcep', issuedOn: day, departedOn: day }));
    expect(on('2022-03-17')).toEqual([['destination', 'DESTINATION_NOT_A_PARTY']]);
    expect(on('2022-03-18')).toEqual([]);
  });
  test('a scheme has no rules before its first day', () => {
    expect(POLICY_BOOK.find(subjectOf('rcep'), '2021-12-31', 'SGP', 'any')).toBeNull();
    expect(POLICY_BOOK.find(subjectOf('rcep'), '2022-01-01', 'SGP', 'any')?.id).toBe('RCEP.ORIGIN.PROOF');
  });
  test.each(['USA', 'HKG'])('a certificate for %s is refused', (destination) => {
    expect(faults(aCertificate({ destination }))).toEqual([['destination', 'DESTINATION_NOT_A_PARTY']]);
  });
  test('a certificate for the country that issues it is refused', () => {
    expect(faults(aCertificate({ destination: 'CHN' }))).toEqual([['destination', 'DESTINATION_IS_ISSUING_PARTY']]);
  });
});

describe('the day of issue', () => {
  test.each([
    ['acfta-e', '2026-03-04', []],
    ['acfta-e', '2026-03-05', [['issuedOn', 'CERTIFICATE_ISSUED_TOO_LATE']]],
    ['acfta-e', '2026-02-20', []],
    ['atiga-d', '2026-03-04', []],
    ['atiga-d', '2026-03-05', [['issuedOn', 'CERTIFICATE_ISSUED_TOO_LATE']]],
    ['rcep', '2026-03-01', []],
    ['rcep', '2026-03-02', [['issuedOn', 'CERTIFICATE_ISSUED_TOO_LATE']]],
  ] as const)('%s shipped on 2026-03-01 and issued on %s', (scheme, issuedOn, wanted) => {
    const lines = [aCertificateLine(1, '1', { originCountry: 'VNM', criterion: 'RVC' })];
    expect(faults(aCertificate({ scheme, issuingParty: 'VNM', issuedOn, lines }))).toEqual(wanted);
  });
  test.each([
    ['2026-03-05', []],
    ['2027-03-01', []],
    ['2027-03-02', [['issuedOn', 'CERTIFICATE_RETROACTIVE_TOO_LATE']]],
  ] as const)('retroactively on %s', (issuedOn, wanted) => {
    expect(faults(aCertificate({ ...retroactive, issuedOn }))).toEqual(wanted);
  });
  test('is not compared with a shipment that is not known yet; but what is issued retroactively knows it', () => {
    expect(faults(aCertificate({ departedOn: null }))).toEqual([]);
    expect(faults(aCertificate({ ...retroactive, departedOn: null }))).toEqual([['departedOn', 'CERTIFICATE_DEPARTURE_MISSING']]);
  });
  test('a retroactive and a back-to-back certificate have their boxes ticked', () => {
    expect(faults(aCertificate({ kind: 'retroactive' }))).toEqual([['boxes', 'CERTIFICATE_BOX_NOT_TICKED']]);
    expect(faults(aBackToBack('coo_1', { boxes: ['exhibition'] }))).toEqual([['boxes', 'CERTIFICATE_BOX_NOT_TICKED']]);
  });
});

test('what the paper states as its last day lies between its issue and what the scheme allows', () => {
  const wrong = [['statedUntil', 'CERTIFICATE_VALIDITY_WRONG']];
  for (const [statedUntil, wanted] of [
    ['2026-02-28', wrong],
    ['2026-03-01', []],
    ['2027-03-01', []],
    ['2027-03-02', wrong],
  ] as const)
    expect(faults(aCertificate({ statedUntil })), statedUntil).toEqual(wanted);
});

test('lines, criteria, invoicing and originals that do not fit are all named at once', () => {
  const pack = packOf('acfta-e');
  const strict = { ...pack, parameters: { ...pack.parameters, thirdPartyInvoicing: false } };
  const certificate = aCertificate({
    boxes: ['third-party-invoicing'],
    originalId: 'coo_1',
    lines: [aCertificateLine(1, '1'), aCertificateLine(1, '1', { criterion: 'CR', originCountry: 'USA', originalLineNo: 1 })],
  });
  expect(said(certificateRefusals(certificate, strict))).toEqual([
    ['lines[1].lineNo', 'LINE_REPEATED'],
    ['lines[1].criterion', 'CRITERION_NOT_OF_SCHEME'],
    ['lines[1].originCountry', 'ORIGIN_NOT_A_PARTY'],
    ['boxes', 'THIRD_PARTY_INVOICING_NOT_ALLOWED'],
    ['originalId', 'ORIGINAL_WITHOUT_BACK_TO_BACK'],
    ['lines[1].originalLineNo', 'ORIGINAL_WITHOUT_BACK_TO_BACK'],
  ]);
});

test('one number is the same in any width, case and spacing', () => {
  expect(numberKeyOf(' ｅ26 4401-7 ')).toBe(numberKeyOf('E264401-7'));
  expect(numberKeyOf('E26')).not.toBe(numberKeyOf('E27'));
});

describe('a back-to-back certificate', () => {
  const { parameters: rules } = packOf('acfta-e');
  const anOriginal = (change: Partial<Original> = {}): Original => ({
    ...aCertificate(),
    state: 'active',
    validUntil: '2027-03-01',
    lines: [
      { ...aCertificateLine(1, '1000'), drawnParts: toParts('600.00001') },
      { ...aCertificateLine(2, '50', { hsCode6: '640411' }), drawnParts: 0 },
    ],
    ...change,
  });
  const within = { lines: [aCertificateLine(1, '399.99999', { originalLineNo: 1 })] };
  const beside = (certificate: Certificate, original: Original | null = anOriginal()) =>
    said(backToBackRefusals(certificate, rules, original));

  test('within its original is taken', () => {
    expect(faults(aBackToBack('coo_1', within))).toEqual([]);
    expect(beside(aBackToBack('coo_1', within))).toEqual([]);
  });
  test('without an original, or under a scheme that has none, is refused', () => {
    expect(faults(aCertificate({ ...aBackToBack('x'), originalId: null }))).toEqual([['originalId', 'BACK_TO_BACK_WITHOUT_ORIGINAL']]);
    const none = { ...packOf('acfta-e'), parameters: { ...rules, backToBack: null } };
    expect(said(certificateRefusals(aBackToBack('coo_1'), none))).toEqual([['kind', 'BACK_TO_BACK_NOT_ALLOWED']]);
    expect(beside(aBackToBack('coo_1', within), null)).toEqual([['originalId', 'BACK_TO_BACK_ORIGINAL_UNFIT']]);
  });
  test.each<[string, Partial<Original>]>([
    ['of another scheme', { scheme: 'rcep' }],
    ['itself back-to-back', { kind: 'back-to-back' }],
    ['cancelled', { state: 'cancelled' }],
    ['issued a day later', { issuedOn: '2026-06-02' }],
    ['that ended the day before', { validUntil: '2026-05-31' }],
  ])('out of an original %s is refused', (_what, change) => {
    expect(beside(aBackToBack('coo_1', within), anOriginal(change))).toEqual([['originalId', 'BACK_TO_BACK_ORIGINAL_UNFIT']]);
  });
  test('may be issued on the first and on the last day of its original', () => {
    const day = '2026-06-01';
    expect(beside(aBackToBack('coo_1', within), anOriginal({ issuedOn: day, validUntil: day }))).toEqual([]);
  });
  test('is good to the end of its original and no longer', () => {
    const stated = (statedUntil: string | null) => aBackToBack('coo_1', { ...within, statedUntil });
    expect(beside(stated('2027-03-01'))).toEqual([]);
    expect(beside(stated('2027-03-02'))).toEqual([['statedUntil', 'BACK_TO_BACK_OUTLASTS_ORIGINAL']]);
    expect(validUntilOf(stated(null), rules, anOriginal())).toBe('2027-03-01');
    expect(validUntilOf(stated('2026-12-31'), rules, anOriginal())).toBe('2026-12-31');
    expect(validUntilOf(stated(null), rules, anOriginal({ validUntil: '2027-08-01' }))).toBe('2027-06-01');
    expect(validUntilOf(aCertificate(), rules, null)).toBe('2027-03-01');
  });
  test('is issued by the party on the way, to the importer of the original', () => {
    expect(beside(aBackToBack('coo_1', { ...within, issuingParty: 'SGP' }))).toEqual([['issuingParty', 'BACK_TO_BACK_PARTY_WRONG']]);
    expect(beside(aBackToBack('coo_1', { ...within, exporterName: 'Straits Logistics Pte. Ltd.' }))).toEqual([
      ['exporterName', 'BACK_TO_BACK_EXPORTER_NOT_IMPORTER'],
    ]);
    const rcep = backToBackRefusals(
      aBackToBack('coo_1', { ...within, scheme: 'rcep', exporterName: 'Straits Logistics Pte. Ltd.' }),
      packOf('rcep').parameters,
      anOriginal({ scheme: 'rcep' }),
    );
    expect(rcep).toEqual([]);
  });
  test('repeats code, origin and unit of the line that it draws from', () => {
    const lines = [
      aCertificateLine(1, '1', { originalLineNo: 2, originCountry: 'THA', unit: '035' }),
      aCertificateLine(2, '1', { originalLineNo: 3 }),
      aCertificateLine(3, '1'),
    ];
    expect(beside(aBackToBack('coo_1', { lines }))).toEqual([
      ['lines[0].hsCode6', 'BACK_TO_BACK_LINE_WRONG'],
      ['lines[0].originCountry', 'BACK_TO_BACK_LINE_WRONG'],
      ['lines[0].unit', 'BACK_TO_BACK_LINE_WRONG'],
      ['lines[1].originalLineNo', 'BACK_TO_BACK_LINE_WRONG'],
      ['lines[2].originalLineNo', 'BACK_TO_BACK_LINE_WRONG'],
    ]);
  });
  test('a hundred-thousandth over what the original has left is refused with both figures, also when two lines share it', () => {
    const over = aBackToBack('coo_1', { lines: [aCertificateLine(1, '400', { originalLineNo: 1 })] });
    const [refusal] = backToBackRefusals(over, rules, anOriginal());
    expect(refusal).toMatchObject({ path: 'lines[0].quantity', code: 'BACK_TO_BACK_OVER_ORIGINAL' });
    expect(refusal?.message.en).toContain('Line 1 of the original has 399.99999 left for it, in unit 011; 400 was asked');
    const shared = [aCertificateLine(1, '200', { originalLineNo: 1 }), aCertificateLine(2, '200', { originalLineNo: 1 })];
    expect(beside(aBackToBack('coo_1', { lines: shared }))).toEqual([['lines[1].quantity', 'BACK_TO_BACK_OVER_ORIGINAL']]);
  });
  test('whatever its lines are, they pass exactly when none of the original lines would give more than it has left', () => {
    const quantity = fc.integer({ min: 1, max: 900_000 });
    const asked = fc.array(fc.record({ originalLineNo: fc.constantFrom(1, 2), grantedParts: quantity }), { minLength: 1, maxLength: 6 });
    const drawn = fc.tuple(fc.nat({ max: 2_000_000 }), fc.nat({ max: 2_000_000 }));
    fc.assert(
      fc.property(asked, drawn, (wanted, [first, second]) => {
        const left = [2_000_000 - first, 2_000_000 - second];
        const original = anOriginal({
          lines: [first, second].map((drawnParts, index) => ({ ...aCertificateLine(index + 1, '20'), drawnParts })),
        });
        const lines = wanted.map((line, index) => aCertificateLine(index + 1, '1', line));
        const sums = [1, 2].map((lineNo) =>
          wanted.reduce((sum, line) => sum + (line.originalLineNo === lineNo ? line.grantedParts : 0), 0),
        );
        const fits = sums.every((sum, index) => sum <= (left[index] ?? 0));
        expect(beside(aBackToBack('coo_1', { lines }), original).length === 0).toBe(fits);
      }),
      { seed: 9810 },
    );
  });
});

describe('a draw', () => {
  const certificate: Drawable = {
    state: 'active',
    issuedOn: '2026-03-01',
    validUntil: '2027-03-01',
    lines: [{ ...aCertificateLine(7, '10.5'), drawnParts: toParts('0.5') }],
  };
  const draw = (change: object = {}, of: Drawable = certificate) =>
    drawRefusals(of, { lineNo: 7, parts: toParts('10'), on: '2026-06-01', ...change });
  test.each([
    ['2026-02-28', [['on', 'CERTIFICATE_NOT_YET_ISSUED']]],
    ['2026-03-01', []],
    ['2027-03-01', []],
    ['2027-03-02', [['on', 'CERTIFICATE_EXPIRED']]],
  ] as const)('on %s', (on, wanted) => {
    expect(said(draw({ on }))).toEqual(wanted);
  });
  test('of more than is left names the line, what was asked and what remains; every other fault stands beside it', () => {
    expect(draw({ parts: toParts('10.00001') })).toMatchObject([
      {
        code: 'DRAWDOWN_OVER_REMAINING',
        facts: { lineNo: 7, asked: '10.00001', remaining: '10', unit: '011' },
        message: {
          en: 'Line 7 has 10 left, in unit 011; 10.00001 was asked',
          'zh-CN': '第 7 项剩余 10（计量单位 011），本次要求 10.00001',
        },
      },
    ]);
    expect(said(draw({ parts: toParts('11'), on: '2027-03-02' }))).toEqual([
      ['on', 'CERTIFICATE_EXPIRED'],
      ['quantity', 'DRAWDOWN_OVER_REMAINING'],
    ]);
    expect(said(draw({ lineNo: 8 }, { ...certificate, state: 'cancelled' }))).toEqual([
      ['state', 'CERTIFICATE_CANCELLED'],
      ['lineNo', 'CERTIFICATE_LINE_UNKNOWN'],
    ]);
  });
  test('stands in the way of cancelling, and is given back once and by whom it may', () => {
    expect(said(cancelRefusals(certificate))).toEqual([['lines', 'CERTIFICATE_DRAWN']]);
    expect(cancelRefusals({ ...certificate, lines: [{ ...aCertificateLine(7, '1'), drawnParts: 0 }] })).toEqual([]);
    expect(said(cancelRefusals({ ...certificate, state: 'cancelled' }))).toEqual([['state', 'CERTIFICATE_CANCELLED']]);
    const purpose = { kind: 'import-declaration', reference: 'K1-1' } as const;
    expect(releaseRefusals(purpose, null)).toEqual([]);
    expect(releaseRefusals(purpose, { by: 'key_1', at: '2026-06-02T00:00:00Z' })[0]?.message.en).toContain('key_1 at 2026-06-02');
    expect(said(releaseRefusals({ kind: 'back-to-back', reference: 'coo_2' }, null))).toEqual([['drawdownId', 'DRAWDOWN_OF_BACK_TO_BACK']]);
  });
});

test('books that are not the sum of their entries, or are out of bounds, are found out', () => {
  const line = (drawnParts: number) => [{ ...aCertificateLine(1, '0.0001'), drawnParts }];
  const entries = [
    { lineNo: 1, parts: 7 },
    { lineNo: 1, parts: -3 },
  ];
  expect(ledgerFaults(line(4), entries)).toEqual([]);
  expect(ledgerFaults(line(7), entries)).toEqual(['line 1 says 7 drawn, its entries 4']);
  expect(ledgerFaults(line(11), [{ lineNo: 1, parts: 11 }])).toEqual(['line 1 has 11 of 10 drawn']);
  expect(ledgerFaults(line(-1), [{ lineNo: 1, parts: -1 }])).toEqual(['line 1 has -1 of 10 drawn']);
  expect(ledgerFaults(line(4), [...entries, { lineNo: 2, parts: 1 }])).toEqual(['an entry draws line 2, which there is not']);
});

describe('quantities', () => {
  test.each([
    ['0', 0],
    ['0.00001', 1],
    ['10.50', 1_050_000],
    ['1234567.89012', 123_456_789_012],
    ['89999999999.99999', 8_999_999_999_999_999],
    [MAX_QUANTITY, 9_000_000_000_000_000],
  ])('%s is %s parts', (quantity, parts) => {
    expect(toParts(quantity)).toBe(parts);
  });
  test.each(['', '-1', '1e3', '0.000001', '.5', '1.', ' 1', '１', '90000000000.00001', '99999999999', '100000000000', 'NaN'])(
    '%j is refused',
    (quantity) => {
      expect(() => toParts(quantity)).toThrow(RangeError);
    },
  );
  test.each([-1, 0.5, Number.NaN, 2 ** 53])('%s parts are no quantity', (parts) => {
    expect(() => fromParts(parts)).toThrow(RangeError);
  });
  test('there and back is the same, up to the largest; and the largest taken and given back is exact', () => {
    const parts = fc.integer({ min: 0, max: 9_000_000_000_000_000 });
    const exact = fc.property(parts, parts, (granted, asked) => {
      expect(toParts(fromParts(granted))).toBe(granted);
      expect(BigInt(granted - asked)).toBe(BigInt(granted) - BigInt(asked));
    });
    fc.assert(exact, { seed: 9810 });
  });
});

test('a certificate of 29 February is good to the last of February', () => {
  const { parameters } = packOf('acfta-e', '2028-02-29');
  expect(originDates(parameters, { issuedOn: '2028-02-29', departedOn: null })).toEqual({
    ordinaryUntil: null,
    retroactiveUntil: null,
    validUntil: '2029-02-28',
  });
});
