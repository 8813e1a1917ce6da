import type { CustomsRate } from '../../domain/rates.ts';

/** A dollar rate as customs might have fixed it for November 2026. */
export const aRate = (change: Partial<CustomsRate> = {}): CustomsRate => ({
  currency: 'USD',
  month: '2026-11',
  rate: '7.1',
  per: 1,
  fixedOn: '2026-10-21',
  holidays: [],
  source: 'a test',
  confidence: 'official',
  ...change,
});
