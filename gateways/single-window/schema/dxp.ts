import { group, optionalGroup, optionalText, pattern, text, list, type Description } from './describe.ts';

/** The envelope of every message. Element names, misspelt ones too, are the wire's. Source: china-export facts §3.7. */
export const dxp = {
  root: 'DxpMsg',
  namespace: 'http://www.chinaport.gov.cn/dxp',
  prefix: '',
  children: [
    group('TransInfo', [
      text('CopMsgId', 255),
      text('SenderId', 16),
      list('ReceiverIds', [text('ReceiverId', 18)]),
      pattern('CreatTime', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'YYYY-MM-DDThh:mm:ss'),
      text('MsgType', 30),
    ]),
    text('Data', 10_000_000),
    optionalGroup('AddInfo', [optionalText('FileName', 255), optionalText('IcCard', 30)]),
  ],
} as const satisfies Description;
