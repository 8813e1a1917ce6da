import { optionalList, choice, fixed, group, optionalText, pattern, status, text, type Description } from './describe.ts';

/** Namespace of the form's own messages. */
const DEC = 'http://www.chinaport.gov.cn/dec';

/** Application to amend or withdraw a form (报关单修改/撤销申请). How it goes over the wire is in no source we read: names, order, lengths and
 *  the channel are own knowledge, unverified. It is not signed here, as the form is not: its client does that with the card. */
export const formApplication = {
  root: 'DecModMessage',
  namespace: DEC,
  prefix: '',
  children: [
    group('DecModHead', [
      text('ApplyNo', 50),
      choice('ApplyType', 'withdraw', 'amend'),
      fixed('EntryId', 18),
      fixed('CustomMaster', 4),
      fixed('TradeCode', 10),
      text('TradeName', 100),
      fixed('AgentCode', 10),
      text('AgentName', 100),
      text('Reason', 1000),
    ]),
    // What was or becomes empty is left out.
    optionalList('DecModItem', [text('Field', 50), optionalText('Before', 255), optionalText('After', 255)]),
  ],
} as const satisfies Description;

/** Customs' answer to the application: its statuses are those of the CEB receipts, 399 for agreed and 100 for refused. Unverified, as above. */
export const formApplicationReturn = {
  root: 'DecModReturn',
  namespace: DEC,
  prefix: '',
  children: [
    text('ApplyNo', 50),
    fixed('EntryId', 18),
    status('ReturnStatus'),
    pattern('ReturnTime', /^\d{17}$/, 'YYYYMMDDhhmmssSSS'),
    text('ReturnInfo', 1000),
  ],
} as const satisfies Description;
