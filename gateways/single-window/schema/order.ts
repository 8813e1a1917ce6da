import { declaration, head, receipt, returned } from './ceb.ts';
import { choice, fixed, group, integer, list, number, optionalText, text } from './describe.ts';

/**
 * CEB303. Source: china-export facts §3.3; the lengths of OrderList are own knowledge, unverified. goodsValue and freight are
 * N16,2 here though other copies say N19,5: two decimals satisfy both.
 */
export const order = declaration('303', [
  list('Order', [
    group('OrderHead', [
      ...head('1', '3'),
      choice('orderType', 'B', 'W'),
      text('orderNo', 60),
      text('ebpCode', 18),
      text('ebpName', 100),
      text('ebcCode', 18),
      text('ebcName', 100),
      number('goodsValue', 16, 2),
      number('freight', 16, 2),
      fixed('currency', 3),
      optionalText('note', 1000),
    ]),
    list('OrderList', [
      integer('gnum', 4),
      text('itemNo', 30),
      text('itemName', 250),
      optionalText('itemDescribe', 1000),
      optionalText('barCode', 50),
      fixed('unit', 3),
      fixed('currency', 3),
      number('qty'),
      number('price'),
      number('totalPrice'),
      optionalText('note', 1000),
    ]),
  ]),
]);

/** CEB304. Source: facts §3.3. */
export const orderReturn = receipt('304', [
  group('OrderReturn', [text('guid', 36), optionalText('ebpCode', 50), text('ebcCode', 18), text('orderNo', 60), ...returned]),
]);
