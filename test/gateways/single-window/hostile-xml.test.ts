import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ReceiptUnreadable } from '../../../gateways/single-window/errors.ts';
import { readReceipt } from '../../../gateways/single-window/receipts.ts';
import { inventoryReturn } from '../../../gateways/single-window/schema/inventory.ts';
import { checkXml } from '../../../gateways/single-window/xml/check.ts';
import { parseXml, XmlUnreadable } from '../../../gateways/single-window/xml/parse.ts';
import { CORPUS } from './hostile-corpus.ts';

const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`;

test.each([
  ['a document type', '<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>', /document type/],
  ['an entity bomb', bomb, /document type/],
  ['an entity nobody declared', '<a>&secret;</a>', /undefined entity/],
  ['a reference to a forbidden character', '<a>&#0;</a>', /malformed character/],
  ['a bare ampersand', '<a>a & b</a>', /well-formed/],
  ['deep nesting', '<a>'.repeat(5000) + '</a>'.repeat(5000), /nest|deep/i],
  ['a truncated document', '<a><b>1</b>', /well-formed/],
  ['two roots', '<a/><b/>', /well-formed/],
  ['no element at all', '', /well-formed/],
  ['plain text', 'not xml', /well-formed/],
  ['another encoding', '<?xml version="1.0" encoding="GB2312"?><a/>', /GB2312/],
  ['bytes that were not UTF-8', Buffer.from([0x3c, 0x61, 0x3e, 0xb9, 0xe3, 0x3c, 0x2f, 0x61, 0x3e]).toString('utf8'), /not UTF-8/],
  ['a control character', '<a>\u0001</a>', /disallowed character/],
  ['more than the limit', `<a>${'x'.repeat(2000)}</a>`, /more than 1000/],
])('%s is refused', (_name, xml, reason) => {
  const maxBytes = /x{2000}/.test(xml) ? 1000 : 1024 * 1024;
  expect(() => parseXml(xml, { maxBytes })).toThrow(XmlUnreadable);
  expect(() => parseXml(xml, { maxBytes })).toThrow(reason);
  if (maxBytes > 1000) expect(() => readReceipt({ sequence: 1, fileName: 'f.xml', bytes: xml })).toThrow(ReceiptUnreadable);
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a name like any other', (name) => {
  const { children, attributes } = parseXml(`<a ${name}="1"><${name}>2</${name}></a>`, { maxBytes: 1000 });
  expect([...attributes]).toEqual([[name, '1']]);
  expect(children).toMatchObject([{ name, text: '2', children: [] }]);
});

test('CDATA is text as it stands', () => {
  expect(parseXml('<a>1 &lt; <![CDATA[<b>&amp;]]></a>', { maxBytes: 1000 }).text).toBe('1 < <b>&amp;');
});

type Told = { name: string; text?: string; refused?: string; receipts: string[]; ms: number; rssMb: number };

describe('the corpus, in a process of 256 MB', async () => {
  const child = fileURLToPath(new URL('hostile-child.ts', import.meta.url));
  const run = promisify(execFile)(process.execPath, ['--max-old-space-size=256', child], { maxBuffer: 64 * 1024 * 1024 });
  const told = run.then(({ stdout }) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told),
  );

  test('every document is refused, or read as what it says, and none is taken for a receipt', async () => {
    const outcomes = new Map((await told).map((it) => [it.name, it]));
    expect([...outcomes.keys()]).toEqual(CORPUS.map(({ name }) => name));
    for (const { name, reads } of CORPUS) {
      const outcome = outcomes.get(name);
      expect({ name, read: outcome?.text }).toEqual({ name, read: reads });
      expect({ name, refused: outcome?.refused !== undefined }).toEqual({ name, refused: reads === undefined });
      expect(new Set(outcome?.receipts)).toEqual(new Set(['unreadable']));
    }
  }, 120_000);

  test('in bounded memory and time', async () => {
    expect(Math.max(...(await told).map(({ rssMb }) => rssMb))).toBeLessThan(640);
    // A second on a quiet machine.
    expect(Math.max(...(await told).map(({ ms }) => ms))).toBeLessThan(30_000);
  }, 120_000);
});

test('a name is judged in its namespace: the same element of another one is not the message', () => {
  const of = (namespace: string) =>
    checkXml(inventoryReturn, parseXml(`<ceb:CEB604Message xmlns:ceb="${namespace}"/>`, { maxBytes: 1000 }));
  expect(of('urn:mine')[0]?.message).toContain('urn:mine');
  expect(of('http://www.chinaport.gov.cn/ceb')[0]?.message).toBe('is missing');
});
