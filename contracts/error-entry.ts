import type { Localised } from './units.ts';

export type ErrorEntry = { status: number; retryable: boolean; title: Localised; cure: Localised };
/** One refusal: its HTTP status, what it says and what to do about it in both languages, and whether the same request may be tried again. */
export const entry = (status: number, en: string, zh: string, cureEn: string, cureZh: string, retryable = false): ErrorEntry => ({
  status,
  retryable,
  title: { en, 'zh-CN': zh },
  cure: { en: cureEn, 'zh-CN': cureZh },
});
