import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildEnvelope } from '../../../gateways/single-window/envelope.ts';
import { ReceiptUnreadable } from '../../../gateways/single-window/errors.ts';
import { readReceipt } from '../../../gateways/single-window/receipts.ts';

const read = (bytes: string) => readReceipt({ sequence: 1, fileName: 'receipt.xml', bytes });
const ceb = (number: string, content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><ceb:CEB${number}Message guid="G" version="1.0" xmlns:ceb="http://www.chinaport.gov.cn/ceb">${content}</ceb:CEB${number}Message>`;
const enveloped = (content: string) =>
  buildEnvelope({
    copMsgId: 'R-1',
    senderId: 'DXPEDCCEB0000003',
    receiverIds: ['DXPENT0000012345'],
    at: '2026-11-24T01:02:03Z',
    messageType: 'CEB900Message',
    fileName: 'r.xml',
    content,
  }).xml;

const list = `<ceb:InventoryReturn>
  <ceb:guid>0A1B2C3D-0A1B-4C3D-8E5F-0123456789AB</ceb:guid><ceb:agentCode>4401980ABC</ceb:agentCode>
  <ceb:copNo>COP-1</ceb:copNo><ceb:preNo>B20261124000000001</ceb:preNo><ceb:invtNo>51652026E000000001</ceb:invtNo>
  <ceb:somethingNew>1</ceb:somethingNew>
  <ceb:returnStatus>800</ceb:returnStatus><ceb:returnTime>20261124090203004</ceb:returnTime><ceb:returnInfo>[Code:2600;Desc:放行]</ceb:returnInfo>
</ceb:InventoryReturn>`;

test('a list receipt: numbers, status, text, and the time with the offset of China; elements we do not know do no harm', () => {
  expect(read(ceb('604', list))).toEqual({
    kind: 'list',
    businessKey: 'COP-1',
    status: '800',
    at: '2026-11-24T09:02:03.004+08:00',
    info: '[Code:2600;Desc:放行]',
    preNo: 'B20261124000000001',
    invtNo: '51652026E000000001',
  });
});

test('the same receipt in its envelope is the same', () => {
  expect(read(enveloped(ceb('604', list)))).toEqual(read(ceb('604', list)));
});

test('an order receipt with a negative status and no text', () => {
  const order =
    '<ceb:OrderReturn><ceb:guid>G</ceb:guid><ceb:ebcCode>E1</ceb:ebcCode><ceb:orderNo>WB-1</ceb:orderNo>' +
    '<ceb:returnStatus>-304001</ceb:returnStatus><ceb:returnTime>20261124090203004</ceb:returnTime></ceb:OrderReturn>';
  expect(read(ceb('304', order))).toMatchObject({
    kind: 'order',
    businessKey: 'WB-1',
    exporterCode: 'E1',
    status: '-304001',
    info: '',
  });
});

test.each([
  ['508', 'ArrivalReturn', 'arrival'],
  ['510', 'DepartureReturn', 'departure'],
])('CEB%s', (number, node, kind) => {
  const content = `<ceb:${node}><ceb:guid>G</ceb:guid><ceb:copNo>C-1</ceb:copNo><ceb:returnStatus>120</ceb:returnStatus><ceb:returnTime>20261124090203004</ceb:returnTime></ceb:${node}>`;
  expect(read(ceb(number, content))).toMatchObject({ kind, businessKey: 'C-1', status: '120' });
});

const returned = (node: string, content: string) =>
  `<ceb:${node}><ceb:guid>G</ceb:guid>${content}<ceb:returnStatus>399</ceb:returnStatus><ceb:returnTime>20261124090203004</ceb:returnTime></ceb:${node}>`;
const said = { status: '399', at: '2026-11-24T09:02:03.004+08:00', info: '' };
test.each([
  ['506', returned('LogisticsReturn', '<ceb:logisticsNo>L-1</ceb:logisticsNo>'), { kind: 'logistics', businessKey: 'L-1' }],
  [
    '606',
    returned('InvtCancelReturn', '<ceb:copNo>C-1</ceb:copNo><ceb:invtNo>51652026E000000001</ceb:invtNo>'),
    { kind: 'list-cancel', businessKey: 'C-1', invtNo: '51652026E000000001' },
  ],
  ['608', returned('WayBillReturn', '<ceb:copNo>M-1</ceb:copNo>'), { kind: 'list-manifest', businessKey: 'M-1', part: 1 }],
  [
    '702',
    returned('SummaryReturn', '<ceb:copNo>S-1</ceb:copNo><ceb:sumNo>S51652026000000001</ceb:sumNo>'),
    { kind: 'summary', businessKey: 'S-1', part: 1, sumNo: 'S51652026000000001' },
  ],
])('CEB%s', (number, content, expected) => {
  expect(read(ceb(number, content))).toEqual({ ...expected, ...said });
});

test('CEB792 names its application by the sumNo alone, and its status is that of the form', () => {
  const head =
    '<ceb:guid>G</ceb:guid><ceb:sumNo>S-1</ceb:sumNo><ceb:opDate>20261124090203004</ceb:opDate><ceb:entryId>E-1</ceb:entryId><ceb:decState>7</ceb:decState>';
  const content = `<ceb:SummaryResult><ceb:SummaryResultHead>${head}</ceb:SummaryResultHead></ceb:SummaryResult>`;
  expect(read(ceb('792', content))).toEqual({
    ...said,
    kind: 'summary-result',
    businessKey: 'S-1',
    status: '7',
    entryId: 'E-1',
    invtNos: [],
  });
});

describe('files of the import client', () => {
  const writtenAt = '2026-11-24T01:02:03.000Z';
  const file = (fileName: string, bytes: string) => readReceipt({ sequence: 1, fileName, bytes, writtenAt });
  const imported = (code: string) =>
    `<DecImportResponse xmlns="http://www.chinaport.gov.cn/dec"><ResponseCode>${code}</ResponseCode><ClientSeqNo>CSN-1</ClientSeqNo></DecImportResponse>`;
  const guid = '0A1B2C3D-0A1B-4C3D-8E5F-0123456789AB';

  test('an answer without an envelope is dated by its file', () => {
    expect(file('a.xml', imported('0'))).toMatchObject({ kind: 'form-import', businessKey: 'CSN-1', status: '0', at: writtenAt });
  });

  test('failed in the name is a refusal, whatever the code says', () => {
    expect(file('Failed_a.xml', imported('0'))).toMatchObject({ kind: 'form-import', status: '-1' });
    expect(file('failed_a.xml', imported('7'))).toMatchObject({ kind: 'form-import', status: '7' });
  });

  test.each([`failed_CEB303Message_${guid}.xml`, `failed_DecMessage_${guid}.zip`])(
    'our own message come back is a refusal of it: %s',
    (name) => {
      expect(file(name, 'base64:UEsDBA==')).toEqual({ kind: 'format-error', businessKey: guid, status: '-1', at: writtenAt, info: name });
    },
  );

  test('a receipt of customs that is called failed is read, and another file is unreadable', () => {
    expect(
      file(
        `failed_CEB304Message_${guid}.xml`,
        ceb(
          '508',
          '<ceb:ArrivalReturn><ceb:guid>G</ceb:guid><ceb:copNo>C-1</ceb:copNo><ceb:returnStatus>100</ceb:returnStatus><ceb:returnTime>20261124090203004</ceb:returnTime></ceb:ArrivalReturn>',
        ),
      ),
    ).toMatchObject({ kind: 'arrival', status: '100' });
    expect(() => file('failed_x.xml', 'base64:AAAA')).toThrow(ReceiptUnreadable);
  });
});

test('a format error names the message it answers, and takes its time from the envelope', () => {
  const content =
    '<ceb:MessageReturn><ceb:returnStatus>-1</ceb:returnStatus><ceb:returnInfo>bad</ceb:returnInfo><ceb:oriCopMsgId>M-1</ceb:oriCopMsgId></ceb:MessageReturn>';
  expect(read(enveloped(ceb('900', content)))).toEqual({
    kind: 'format-error',
    businessKey: 'M-1',
    status: '-1',
    at: '2026-11-24T09:02:03.000+08:00',
    info: 'bad',
  });
  expect(() => read(ceb('900', content))).toThrow(/no time and no envelope/);
});

test('the import client gives the seqNo by which the results of a form come', () => {
  const answer =
    '<DecImportResponse xmlns="http://www.chinaport.gov.cn/dec"><ResponseCode>0</ResponseCode><ErrorMessage/>' +
    '<ClientSeqNo>CSN-1</ClientSeqNo><SeqNo>E20260000000000001</SeqNo><TrnPreId></TrnPreId></DecImportResponse>';
  expect(read(enveloped(answer))).toMatchObject({
    kind: 'form-import',
    businessKey: 'CSN-1',
    status: '0',
    info: '',
    seqNo: 'E20260000000000001',
  });
});

test.each([
  [
    'DEC_DATA with SEQ_NO and a compact time',
    (it: string) => `<DEC_DATA>${it}<RESULT_INFO></RESULT_INFO></DEC_DATA>`,
    'SEQ_NO',
    '20261124T09020312',
    '.120',
  ],
  ['DEC_RESULT alone with CUS_CIQ_NO and an ISO time', (it: string) => it, 'CUS_CIQ_NO', '2026-11-24T09:02:03', '.000'],
])('a result of a form: %s', (_name, wrapped, key, time, fraction) => {
  const result = `<DEC_RESULT><${key}>S-1</${key}><ENTRY_ID>516520260000000001</ENTRY_ID><NOTICE_DATE>${time}</NOTICE_DATE><CHANNEL>P</CHANNEL><NOTE>已放行</NOTE></DEC_RESULT>`;
  expect(read(wrapped(result))).toEqual({
    kind: 'form-result',
    businessKey: 'S-1',
    status: 'P',
    at: `2026-11-24T09:02:03${fraction}+08:00`,
    info: '已放行',
    entryId: '516520260000000001',
  });
});

test.each([
  ['an unknown message', '<Hello/>'],
  ['a missing business key', ceb('604', list.replace(/<ceb:copNo>.*?<\/ceb:copNo>/, ''))],
  ['a time that is none', ceb('604', list.replace('20261124090203004', '20261399990203004'))],
  ['an envelope whose data is not base64', enveloped('x').replace(/<Data>.*<\/Data>/, '<Data>%%%</Data>')],
  ['an envelope without data', enveloped('x').replace(/<Data>.*<\/Data>/, '')],
])('%s is unreadable, and the file is named', (_name, bytes) => {
  expect(() => read(bytes)).toThrow(ReceiptUnreadable);
  expect(() => read(bytes)).toThrow(/receipt\.xml/);
});

test('however its bytes are damaged, a receipt is read or unreadable, never another error', () => {
  const sound = [enveloped(ceb('604', list)), ceb('604', list)];
  const damage = fc.tuple(fc.constantFrom(...sound), fc.nat(900), fc.nat(40), fc.string({ unit: 'binary', maxLength: 12 }));
  fc.assert(
    fc.property(damage, ([bytes, from, length, inserted]) => {
      try {
        read(bytes.slice(0, from) + inserted + bytes.slice(from + length));
      } catch (error) {
        expect(error).toBeInstanceOf(ReceiptUnreadable);
      }
    }),
    { numRuns: 500 },
  );
});
