import { z } from 'zod';

/** A decimal string: `13` is 13 %. */
export const Percent = z.string().regex(/^\d+(\.\d+)?$/);
/** A decimal string in the currency that the member's name says. */
export const Amount = z.string().regex(/^\d+(\.\d+)?$/);
/** 30 April of the year after. */
export const NextApril = z.literal('next-year-04-30');
