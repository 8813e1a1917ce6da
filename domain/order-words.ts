import type { Localised } from './localised.ts';

/** What a number that makes one ticket is called: of 9810 it is the booking order 订仓单, of 9710 the order of the platform. `member` is where a
 *  request names it. */
export const orderWords = (mode: string): { member: 'bookingNo' | 'orderNo'; one: Localised; many: string } =>
  mode === '9710'
    ? { member: 'orderNo', one: { en: 'order', 'zh-CN': '订单' }, many: 'orders' }
    : { member: 'bookingNo', one: { en: 'booking order', 'zh-CN': '订仓单' }, many: 'booking orders' };
