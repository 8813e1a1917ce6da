import { expect, test } from 'vitest';
import { ReceiptUnreadable } from '../../../gateways/single-window/errors.ts';
import { readReceipt } from '../../../gateways/single-window/receipts.ts';
import { parseXml, XmlUnreadable } from '../../../gateways/single-window/xml/parse.ts';

const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`;

test.each([
  ['a document type', '<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>', /document type/],
  ['an entity bomb', bomb, /document type/],
  ['an entity nobody declared', '<a>&secret;</a>', /unknown entity/],
  ['a reference to a forbidden character', '<a>&#0;</a>', /unknown entity/],
  ['a bare ampersand', '<a>a & b</a>', /well-formed|unknown entity/],
  ['a name that is special to JavaScript', '<a><__proto__>1</__proto__></a>', /reserved/],
  ['an inherited name', '<a><constructor>1</constructor></a>', /reserved/],
  ['deep nesting', '<a>'.repeat(5000) + '</a>'.repeat(5000), /nest|deep/i],
  ['a truncated document', '<a><b>1</b>', /well-formed/],
  ['two roots', '<a/><b/>', /well-formed|one root/],
  ['no element at all', '', /well-formed|one root/],
  ['plain text', 'not xml', /well-formed|one root/],
  ['another encoding', '<?xml version="1.0" encoding="GB2312"?><a/>', /GB2312/],
  ['bytes that were not UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xb9, 0xe3, 0x3c, 0x2f, 0x61, 0x3e]).toString('utf8'), /not UTF-8/],
  ['a control character', '<a>\u0001</a>', /does not allow/],
  ['more than the limit', `<a>${'x'.repeat(2000)}</a>`, /more than 1000/],
])('%s is refused', (_name, xml, reason) => {
  const maxBytes = /x{2000}/.test(xml) ? 1000 : 1024 * 1024;
  expect(() => parseXml(xml, { maxBytes })).toThrow(XmlUnreadable);
  expect(() => parseXml(xml, { maxBytes })).toThrow(reason);
  if (maxBytes > 1000) expect(() => readReceipt({ sequence: 1, fileName: 'f.xml', bytes: xml })).toThrow(ReceiptUnreadable);
});

test('CDATA is text as it stands', () => {
  expect(parseXml('<a>1 &lt; <![CDATA[<b>&amp;]]></a>', { maxBytes: 1000 }).text).toBe('1 < <b>&amp;');
});
