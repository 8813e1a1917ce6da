import { declaration, head, receipt, returned } from './ceb.ts';
import { fixed, group, list, number, optionalInteger, optionalText, text } from './describe.ts';

/**
 * CEB505 运单. Source: china-export facts §3.4 "Other bodies"; the sequence is that of the public classes named there (beans). Lengths as in
 * CEB603; of goodsInfo and ebcTelephone own knowledge, unverified.
 */
export const logistics = declaration('505', [
  list('Logistics', [
    ...head('1', '2', '3'),
    text('logisticsCode', 18),
    text('logisticsName', 100),
    text('logisticsNo', 80),
    number('freight'),
    number('insuredFee'),
    fixed('currency', 3),
    number('grossWeight'),
    optionalInteger('packNo', 9),
    text('goodsInfo', 200),
    optionalText('ebcCode', 18),
    optionalText('ebcName', 100),
    optionalText('ebcTelephone', 50),
    optionalText('note', 1000),
  ]),
]);

/** CEB506. Source: as CEB505. */
export const logisticsReturn = receipt('506', [
  group('LogisticsReturn', [text('guid', 36), optionalText('logisticsCode', 18), text('logisticsNo', 80), ...returned]),
]);
