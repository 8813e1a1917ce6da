import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DOCUMENT_FORMATS, DOCUMENT_KINDS } from '../../../contracts/documents.ts';
import { fileNameOf } from '../../../gateways/documents/file-name.ts';

const UNSAFE = /[\\/:*?"<>|\p{C}]/u;
const transferId = 'stk_0193b6f2-7c1e-7a4b-9d55-2f7e0c8a1b34';

test.each([
  ['DC-2026-001', 'DC-2026-001 commercial invoice.pdf'],
  ['南沙 2026/11 第3车', '南沙 2026-11 第3车 commercial invoice.pdf'],
  ['../../etc/passwd', 'etc-passwd commercial invoice.pdf'],
  ['A\r\nB\u202Egpj', 'A-B-gpj commercial invoice.pdf'],
  ['///', `${transferId} commercial invoice.pdf`],
])('the invoice of %j is %j', (reference, expected) => {
  expect(fileNameOf('commercial-invoice', 'pdf', { reference, transferId })).toBe(expected);
});

test('every reference gives a name that every file system takes', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...DOCUMENT_KINDS),
      fc.constantFrom(...DOCUMENT_FORMATS),
      (reference, kind, format) => {
        const name = fileNameOf(kind, format, { reference, transferId });
        expect(name).toMatch(new RegExp(`^[^.\\s-].* (commercial invoice|packing list|报关资料)\\.${format}$`, 'u'));
        expect(name).not.toMatch(UNSAFE);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      },
    ),
  );
});
