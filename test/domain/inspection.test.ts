import { describe, expect, test } from 'vitest';
import { type BrandPaper, brandStanding, decidedBy, placeAndTimeIn } from '../../domain/inspection.ts';
import { authorisationWords } from '../../domain/inspection-words.ts';

const paper = (change: Partial<BrandPaper> = {}): BrandPaper => ({
  id: 'bau_1',
  brand: 'Lumio',
  kind: 'authorisation',
  number: 'SQ-2026-1',
  owner: 'Lumio GmbH',
  skus: null,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  ...change,
});
const standingOn = (on: string, papers: BrandPaper[], brand = 'Lumio', sku = 'A') => brandStanding({ brand, sku }, papers, on).standing;

describe('the authorisation of a brand', () => {
  test('is offered on its first and last day, and is expired the day before and after', () => {
    const days = ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'];
    expect(days.map((day) => standingOn(day, [paper()]))).toEqual(['expired', 'offered', 'offered', 'expired']);
    expect(standingOn('2099-01-01', [paper({ validTo: null })])).toBe('offered');
  });

  test('is of the brand whatever its case and width, and of the products that it names', () => {
    expect(standingOn('2026-06-01', [paper({ brand: 'ＬＵＭＩＯ ' })])).toBe('offered');
    expect(standingOn('2026-06-01', [paper({ brand: 'Other' })])).toBe('missing');
    expect(standingOn('2026-06-01', [paper({ skus: ['A'] })])).toBe('offered');
    expect(standingOn('2026-06-01', [paper({ skus: ['B'] })])).toBe('missing');
  });

  test('is not needed where there is no brand', () => {
    expect(['', '无', '无品牌', 'None', ' N/A '].map((brand) => standingOn('2026-06-01', [], brand))).toEqual(
      Array.from({ length: 5 }, () => 'unbranded'),
    );
  });

  test('that is missing or has run out is said with its cure in both languages; one that is offered is named with its end', () => {
    const line = { brand: 'Lumio', sku: 'A' };
    const missing = authorisationWords({ ...line, authorisation: 'missing', papers: [] });
    expect(missing.cure?.en).toContain('POST /v1/brand-authorisations');
    expect(missing.cure?.['zh-CN']).toMatch(/授权书或商标注册证/);
    expect(authorisationWords({ ...line, authorisation: 'expired', papers: [paper()] }).standing.en).toContain('2026-12-31');
    const offered = authorisationWords({ ...line, authorisation: 'offered', papers: [paper()] });
    expect(offered).toMatchObject({ cure: null, standing: { 'zh-CN': expect.stringContaining('SQ-2026-1') } });
    expect(authorisationWords({ ...line, authorisation: 'unbranded', papers: [] }).cure).toBeNull();
  });
});

test('place and time are read where the text of customs names them, and are left open where it does not', () => {
  expect(placeAndTimeIn('出口查验通知；查验地点：南沙三期查验场；查验时间：2026-11-26 09:30')).toEqual({
    place: '南沙三期查验场',
    time: '2026-11-26 09:30',
  });
  expect(placeAndTimeIn('[Code:2500;Desc:布控查验,查验场所: 5165 监管场]')).toEqual({ place: '5165 监管场', time: null });
  expect(placeAndTimeIn('查验')).toEqual({ place: null, time: null });
});

test('customs has the last word: a release passes, but leaves a correction on record; a refusal fails; a withdrawal ends', () => {
  expect(decidedBy('released', 'failed')).toBe('passed');
  expect(decidedBy('finalised', 'open')).toBe('passed');
  expect(decidedBy('departed', 'passed-with-correction')).toBe('passed-with-correction');
  expect(decidedBy('rejected', 'passed')).toBe('failed');
  expect(decidedBy('withdrawn', 'open')).toBe('withdrawn');
  expect([decidedBy('inspect', 'failed'), decidedBy('withdrawing', 'sampled'), decidedBy('accepted', 'open')]).toEqual([null, null, null]);
});
