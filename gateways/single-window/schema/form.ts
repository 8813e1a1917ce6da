import {
  choice,
  fixed,
  group,
  integer,
  list,
  number,
  optionalFixed,
  optionalGroup,
  optionalNumber,
  optionalText,
  pattern,
  status,
  text,
  type Description,
} from './describe.ts';

const DEC = 'http://www.chinaport.gov.cn/dec';

/** Freight or other charges, omitted as a whole when the terms are FOB. */
const charge = <P extends 'Fee' | 'Other'>(prefix: P) =>
  [optionalFixed(`${prefix}Curr`, 3), optionalFixed(`${prefix}Mark`, 1), optionalNumber(`${prefix}Rate`)] as const;

/**
 * DecMessage (报关单), the fields used for 9710 and 9810. Source: china-export facts §3.6; the order is that of a live platform's
 * messages, the lengths are own knowledge, unverified.
 */
export const form = {
  root: 'DecMessage',
  namespace: DEC,
  prefix: '',
  children: [
    group('DecHead', [
      choice('IEFlag', 'E'),
      fixed('AgentCode', 10),
      text('AgentName', 100),
      text('BillNo', 37),
      text('ContrNo', 32),
      fixed('CustomMaster', 4),
      fixed('CutMode', 3),
      fixed('DistinatePort', 6),
      ...charge('Fee'),
      ...charge('Other'),
      number('GrossWet'),
      fixed('IEPort', 4),
      number('NetWt'),
      optionalText('NoteS', 255),
      fixed('OwnerCode', 10),
      text('OwnerName', 100),
      integer('PackNo', 9),
      fixed('TradeCode', 10),
      fixed('TradeCountry', 3),
      choice('TradeMode', '9710', '9810'),
      text('TradeName', 100),
      fixed('TrafMode', 1),
      text('TrafName', 50),
      fixed('TransMode', 1),
      fixed('WrapType', 2),
      choice('EntryType', 'M'),
      choice('DeclTrnRel', '0', '1'),
      choice('ChkSurety', '0', '1'),
      fixed('OwnerCodeScc', 18),
      fixed('AgentCodeScc', 18),
      fixed('TradeCoScc', 18),
      text('PromiseItmes', 10),
      fixed('TradeAreaCode', 3),
      text('MarkNo', 400),
      optionalFixed('EntyPortCode', 6),
      choice('NoOtherPack', '0', '1'),
      text('OverseasConsigneeEname', 100),
    ]),
    group('DecLists', [
      list('DecList', [
        pattern('CodeTS', /^\d{10}$/, '10 digits'),
        number('DeclPrice'),
        fixed('DutyMode', 1),
        text('GModel', 255),
        text('GName', 255),
        integer('GNo', 4),
        fixed('OriginCountry', 3),
        fixed('TradeCurr', 3),
        number('DeclTotal', 19, 2),
        number('GQty'),
        number('FirstQty'),
        optionalNumber('SecondQty'),
        fixed('GUnit', 3),
        fixed('FirstUnit', 3),
        optionalFixed('SecondUnit', 3),
        fixed('DestinationCountry', 3),
        fixed('DistrictCode', 5),
      ]),
    ]),
    optionalGroup('DecFreeTxt', [optionalText('VoyNo', 32)]),
    group('DecSign', [choice('OperType', 'A', 'B', 'C', 'D', 'E', 'G'), text('ClientSeqNo', 50)]),
    group('EdocRealation', [text('EdocID', 64), fixed('EdocCode', 8), choice('EdocFomatType', 'S', 'US')]),
  ],
} as const satisfies Description;

/** Answer of the form's import client. It names no time; that is the envelope's. Source: facts §3.6. */
export const formImportResponse = {
  root: 'DecImportResponse',
  namespace: DEC,
  prefix: '',
  children: [
    status('ResponseCode'),
    optionalText('ErrorMessage', 1000),
    text('ClientSeqNo', 50),
    optionalText('SeqNo', 18),
    optionalText('TrnPreId', 18),
  ],
} as const satisfies Description;

const result = [
  optionalText('SEQ_NO', 18),
  optionalText('CUS_CIQ_NO', 18),
  optionalText('ENTRY_ID', 18),
  text('NOTICE_DATE', 30),
  text('CHANNEL', 2),
  optionalText('NOTE', 1000),
  optionalText('CUSTOM_MASTER', 4),
  optionalText('I_E_DATE', 30),
  optionalText('D_DATE', 30),
] as const;

/** Later results of a form, by CHANNEL. Source: facts §3.6. */
export const formResult = {
  root: 'DEC_DATA',
  namespace: null,
  prefix: '',
  children: [group('DEC_RESULT', result), optionalText('RESULT_INFO', 1000)],
} as const satisfies Description;

/** The same result as a file of its own, as some import clients deliver it. */
export const bareFormResult = {
  root: 'DEC_RESULT',
  namespace: null,
  prefix: '',
  children: result,
} as const satisfies Description;
