import { declaration, district, head, receipt, returned } from './ceb.ts';
import {
  choice,
  fixed,
  group,
  integer,
  list,
  optionalFixed,
  optionalList,
  optionalNumber,
  optionalPattern,
  optionalText,
  text,
} from './describe.ts';

/** CEB701 汇总申请单. Source: china-export facts §3.4 "Other bodies"; the sequence is that of the public classes named there (beans). The form
 *  of the two days and the values of itemNameFlag are own knowledge, unverified. */
export const summary = declaration('701', [
  group('SummaryApply', [
    group('SummaryApplyHead', [
      ...head('1', '2', '3'),
      district('customsCode'),
      text('copNo', 30),
      optionalFixed('preNo', 18),
      optionalText('sumNo', 18),
      text('agentCode', 18),
      text('agentName', 100),
      text('ebcCode', 18),
      text('ebcName', 100),
      text('declAgentCode', 18),
      text('declAgentName', 100),
      optionalPattern('startTime', /^\d{8}$/, 'YYYYMMDD'),
      optionalPattern('endTime', /^\d{8}$/, 'YYYYMMDD'),
      optionalText('loctNo', 10),
      choice('summaryFlag', '1', '2'),
      choice('itemNameFlag', '0', '1'),
      integer('msgCount', 4),
      integer('msgSeqNo', 4),
      optionalText('note', 1000),
    ]),
    list('SummaryApplyList', [fixed('invtNo', 18)]),
  ]),
]);

/** CEB702. Source: as CEB701. */
export const summaryReturn = receipt('702', [
  group('SummaryReturn', [
    text('guid', 36),
    optionalText('agentCode', 18),
    optionalText('ebcCode', 18),
    text('copNo', 30),
    optionalText('preNo', 18),
    optionalText('sumNo', 18),
    optionalText('msgSeqNo', 4),
    ...returned,
  ]),
]);

/** CEB792 汇总结果单: not an answer of its own kind, it names the application by its sumNo alone and has no returnStatus. Source: as CEB701. */
export const summaryResult = receipt('792', [
  group('SummaryResult', [
    group('SummaryResultHead', [
      text('guid', 36),
      optionalText('customsCode', 4),
      text('sumNo', 18),
      text('opDate', 30),
      optionalText('declSeqNo', 18),
      optionalText('decTmpNo', 18),
      optionalText('decPreNo', 18),
      optionalText('entryId', 18),
      text('decState', 10),
      optionalText('agentCode', 18),
      optionalText('agentName', 100),
      optionalText('ebcCode', 18),
      optionalText('ebcName', 100),
      optionalText('declAgentCode', 18),
      optionalText('declAgentName', 100),
      optionalNumber('grossWeight'),
      optionalNumber('netWeight'),
      optionalText('msgCount', 4),
      optionalText('msgSeqNo', 4),
      optionalText('note', 1000),
    ]),
    optionalList('SummaryResultList', [
      fixed('invtNo', 18),
      optionalText('logisticsNo', 80),
      optionalText('gnum', 9),
      optionalText('gcode', 10),
    ]),
  ]),
]);
