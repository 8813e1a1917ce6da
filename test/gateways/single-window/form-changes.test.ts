import { expect, test } from 'vitest';
import { formChanges } from '../../../gateways/single-window/mappers/form-application.ts';
import { aForm, aLine } from './messages.ts';

test('what differs between two forms is named by the elements of the wire, in a line with its number', () => {
  const before = aForm();
  const [first, second] = [aLine(1), aLine(2)];
  const after = aForm({
    transport: { ...before.transport, billNo: 'BILL-0002', voyageNo: '' },
    grossWeightKg: '250',
    lines: [first, { ...second, qty: '7', legalQty2: null }],
    guid: '11111111-1111-4111-8111-111111111111',
    clientSeqNo: 'CSN-0002',
  });
  const changes = formChanges(before, after);
  expect(Object.fromEntries(changes.map((change) => [change.field, [change.before, change.after]]))).toEqual({
    BillNo: ['BILL-0001', 'BILL-0002'],
    GrossWet: [before.grossWeightKg, '250'],
    VoyNo: ['V001', ''],
    'DecList[2].GQty': [second.qty, '7'],
    ...(second.legalQty2 === null ? {} : { 'DecList[2].SecondQty': [second.legalQty2, ''] }),
  });
});

test('of two forms that say the same nothing is to be changed', () => {
  expect(formChanges(aForm(), aForm({ clientSeqNo: 'CSN-0002' }))).toEqual([]);
});
