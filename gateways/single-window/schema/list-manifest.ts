import { declaration, district, head, receipt, returned } from './ceb.ts';
import { fixed, group, integer, list, number, optionalFixed, optionalText, text } from './describe.ts';

/** CEB607 清单总分单. Source: china-export facts §3.4 "Other bodies"; the sequence is that of the public classes named there (beans);
 *  lengths as in CEB603. */
export const listManifest = declaration('607', [
  group('WayBill', [
    group('WayBillHead', [
      ...head('1', '2', '3'),
      district('customsCode'),
      text('copNo', 30),
      optionalFixed('preNo', 18),
      text('agentCode', 18),
      text('agentName', 100),
      optionalText('loctNo', 10),
      fixed('trafMode', 1),
      text('trafName', 100),
      text('voyageNo', 32),
      text('billNo', 37),
      optionalText('domesticTrafNo', 100),
      number('grossWeight'),
      text('logisticsCode', 18),
      text('logisticsName', 100),
      integer('msgCount', 4),
      integer('msgSeqNo', 4),
      optionalText('note', 1000),
    ]),
    list('WayBillList', [
      integer('gnum', 9),
      optionalText('totalPackageNo', 60),
      text('logisticsNo', 80),
      optionalFixed('invtNo', 18),
      optionalText('note', 1000),
    ]),
  ]),
]);

/** CEB608. Source: as CEB607. */
export const listManifestReturn = receipt('608', [
  group('WayBillReturn', [
    text('guid', 36),
    optionalText('agentCode', 18),
    optionalText('logisticsCode', 18),
    text('copNo', 30),
    optionalText('preNo', 18),
    optionalText('billNo', 37),
    optionalText('msgSeqNo', 4),
    ...returned,
  ]),
]);
