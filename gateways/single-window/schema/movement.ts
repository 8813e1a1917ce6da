import { declaration, district, head, receipt, returned } from './ceb.ts';
import { choice, fixed, group, integer, list, localTime, optionalText, text } from './describe.ts';

/** Units of an arrival or a departure. `totalPackageNo` is the number of a bag or pallet (总包号), not a count of pieces. */
const unit = [integer('gnum', 9), text('logisticsNo', 80), optionalText('totalPackageNo', 60), optionalText('note', 1000)] as const;
/** A message split in `msgCount` parts numbers them from 1 without gaps. */
const split = [integer('msgCount', 4), integer('msgSeqNo', 4)] as const;
const logistics = [text('logisticsCode', 18), text('logisticsName', 100)] as const;

/** CEB507 运抵单. Source: china-export facts §3.4 "Other bodies"; lengths as in CEB603, otherwise own knowledge, unverified. */
export const arrival = declaration('507', [
  group('Arrival', [
    group('ArrivalHead', [
      ...head('1', '2', '3'),
      district('customsCode'),
      text('copNo', 30),
      optionalText('preNo', 18),
      text('operatorCode', 18),
      text('operatorName', 100),
      optionalText('loctNo', 10),
      choice('ieFlag', 'E'),
      fixed('trafMode', 1),
      optionalText('billNo', 37),
      text('domesticTrafNo', 100),
      ...logistics,
      ...split,
      optionalText('note', 1000),
    ]),
    list('ArrivalList', unit),
  ]),
]);

/** CEB509 离境单. Source: as CEB507. */
export const departure = declaration('509', [
  group('Departure', [
    group('DepartureHead', [
      ...head('1', '2', '3'),
      district('customsCode'),
      text('copNo', 30),
      optionalText('preNo', 18),
      ...logistics,
      fixed('trafMode', 1),
      optionalText('trafName', 100),
      optionalText('voyageNo', 32),
      optionalText('billNo', 37),
      localTime('leaveTime'),
      ...split,
      optionalText('note', 1000),
    ]),
    list('DepartureList', unit),
  ]),
]);

/** CEB508. The facts name only the common fields of a receipt; the rest is own knowledge and therefore optional. */
export const arrivalReturn = receipt('508', [
  group('ArrivalReturn', [
    text('guid', 36),
    optionalText('operatorCode', 18),
    optionalText('logisticsCode', 18),
    optionalText('preNo', 18),
    text('copNo', 30),
    optionalText('billNo', 37),
    optionalText('msgSeqNo', 4),
    ...returned,
  ]),
]);

/** CEB510, as CEB508. */
export const departureReturn = receipt('510', [
  group('DepartureReturn', [
    text('guid', 36),
    optionalText('logisticsCode', 18),
    optionalText('preNo', 18),
    text('copNo', 30),
    optionalText('billNo', 37),
    optionalText('msgSeqNo', 4),
    ...returned,
  ]),
]);
