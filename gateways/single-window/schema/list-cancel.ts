import { declaration, district, head, receipt, returned } from './ceb.ts';
import { fixed, group, optionalFixed, optionalText, text } from './describe.ts';

/** CEB605 撤销申请单. Source: china-export facts §3.4 "Other bodies"; the sequence is that of the public classes named there (beans); the
 *  length of `reason` is own knowledge, unverified. */
export const listCancel = declaration('605', [
  group('InvtCancel', [
    ...head('1', '2', '3'),
    district('customsCode'),
    text('copNo', 30),
    optionalFixed('preNo', 18),
    fixed('invtNo', 18),
    text('reason', 1000),
    text('agentCode', 18),
    text('agentName', 100),
    text('ebcCode', 18),
    text('ebcName', 100),
    optionalText('note', 1000),
  ]),
]);

/** CEB606. Source: as CEB605. */
export const listCancelReturn = receipt('606', [
  group('InvtCancelReturn', [
    text('guid', 36),
    optionalText('agentCode', 18),
    text('copNo', 30),
    optionalText('preNo', 18),
    optionalText('invtNo', 18),
    optionalText('msgSeqNo', 4),
    ...returned,
  ]),
]);
