import type { Localised } from './units.ts';

/** What one code says: the HTTP status, whether a retry may help, and text and cure in both languages. */
export type ErrorEntry = { status: number; retryable: boolean; title: Localised; cure: Localised };
export const entry = (status: number, en: string, zh: string, cureEn: string, cureZh: string, retryable = false): ErrorEntry => ({
  status,
  retryable,
  title: { en, 'zh-CN': zh },
  cure: { en: cureEn, 'zh-CN': cureZh },
});
