/** XML that means harm. Each document is made when it is asked for, since some of them have 50 MB. */

const MB = 1024 * 1024;
const HUGE = 50 * MB;
/** Just under what a receipt may have, so that size alone does not refuse it. */
const FULL = MB - 1024;

const filled = (unit: string, bytes: number): string => unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
const numbered = (make: (index: number) => string, bytes: number): string => {
  const parts: string[] = [];
  for (let size = 0, index = 0; ; index += 1) {
    const part = make(index);
    size += part.length;
    if (size > bytes) return parts.join('');
    parts.push(part);
  }
};
const utf16 = (text: string): string => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]).toString('utf8');
const bytesOf = (...bytes: (number | string)[]): string =>
  Buffer.concat(bytes.map((it) => (typeof it === 'string' ? Buffer.from(it) : Buffer.from([it])))).toString('utf8');

const levels = Array.from({ length: 10 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join('');

/** `reads`: it does no harm, and is read as what it says. */
type Hostile = { name: string; make: () => string; reads?: string };

export const CORPUS: readonly Hostile[] = [
  { name: 'billion laughs', make: () => `<!DOCTYPE a [<!ENTITY l0 "lol">${levels}]><a>&l10;</a>` },
  { name: 'quadratic blow-up', make: () => `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(50_000)}">]><a>${'&x;'.repeat(50_000)}</a>` },
  { name: 'parameter entities', make: () => '<!DOCTYPE a [<!ENTITY % p "<!ENTITY q \'x\'>">%p;]><a>&q;</a>' },
  { name: 'an entity that names itself', make: () => '<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>' },
  { name: 'an external entity of a file', make: () => '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>' },
  { name: 'an external entity of a host', make: () => '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><a>&x;</a>' },
  { name: 'an external document type', make: () => '<!DOCTYPE a PUBLIC "-//x" "http://127.0.0.1:9/x.dtd"><a/>' },
  { name: 'a document type in lower case', make: () => '<!doctype a><a/>' },
  { name: 'a document type behind a comment and spaces', make: () => '<!-- x -->\n\n<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>' },
  { name: 'a document type of 50 MB', make: () => `<!DOCTYPE a [${filled('<!ENTITY x "y">', HUGE)}]><a/>` },
  { name: 'an undeclared entity', make: () => '<a>&secret;</a>' },
  { name: 'an undeclared entity in an attribute', make: () => '<a b="&secret;"/>' },
  { name: 'a reference beyond Unicode', make: () => '<a>&#x110000;</a>' },
  { name: 'a reference to half a pair', make: () => '<a>&#xD800;</a>' },
  { name: 'a reference to a null', make: () => '<a>&#0;</a>' },
  { name: 'a million references', make: () => `<a>${'&amp;'.repeat(200_000)}</a>`, reads: '&'.repeat(200_000) },
  { name: '100,000 levels', make: () => '<a>'.repeat(100_000) + '</a>'.repeat(100_000) },
  { name: '100,000 levels, never closed', make: () => '<a>'.repeat(100_000) },
  { name: '100,000 levels of names of their own', make: () => numbered((index) => `<a${index}>`, FULL) },
  { name: '16 levels', make: () => '<a>'.repeat(16) + '</a>'.repeat(16), reads: '' },
  { name: '17 levels', make: () => '<a>'.repeat(17) + '</a>'.repeat(17) },
  { name: 'UTF-16 with its mark', make: () => utf16('<a>1</a>') },
  { name: 'UTF-16 that says UTF-8', make: () => utf16('<?xml version="1.0" encoding="UTF-8"?><a>1</a>') },
  { name: 'GBK declared', make: () => '<?xml version="1.0" encoding="GBK"?><a>1</a>' },
  { name: 'GB18030 declared in single quotes', make: () => "<?xml version='1.0' encoding='GB18030'?><a>1</a>" },
  { name: 'UTF-7 declared', make: () => '<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b+AD4-</a>' },
  { name: 'GBK bytes under a UTF-8 name', make: () => bytesOf('<?xml version="1.0" encoding="UTF-8"?><a>', 0xb9, 0xe3, '</a>') },
  { name: 'an overlong sequence', make: () => bytesOf('<a>', 0xc0, 0xaf, '</a>') },
  { name: 'a truncated sequence', make: () => bytesOf('<a>', 0xe4, 0xbb, '</a>') },
  { name: 'a byte order mark', make: () => '\uFEFF<?xml version="1.0" encoding="UTF-8"?><a>1</a>', reads: '1' },
  { name: 'two byte order marks', make: () => '\uFEFF\uFEFF<a>1</a>', reads: '1' },
  { name: '50 MB of text', make: () => `<a>${filled('x', HUGE)}</a>` },
  { name: '50 MB of Chinese text', make: () => `<a>${filled('仓', HUGE)}</a>` },
  { name: '50 MB in one attribute', make: () => `<a b="${filled('x', HUGE)}"/>` },
  { name: '50 MB of elements', make: () => `<a>${filled('<b/>', HUGE)}</a>` },
  { name: '50 MB of white space', make: () => `${filled(' ', HUGE)}<a/>` },
  { name: '50 MB in one name', make: () => `<${filled('a', HUGE)}/>` },
  { name: 'a full text', make: () => `<a>${filled('x', FULL)}</a>`, reads: filled('x', FULL) },
  { name: 'a full attribute', make: () => `<a b="${filled('x', FULL)}">1</a>`, reads: '1' },
  { name: 'a full name', make: () => `<${filled('a', FULL)}/>`, reads: '' },
  { name: 'millions of elements', make: () => `<a>${filled('<b/>', FULL)}</a>`, reads: '' },
  { name: 'elements that are never closed', make: () => filled('<b>', FULL) },
  { name: 'closing tags alone', make: () => filled('</b>', FULL) },
  { name: 'a hundred thousand attributes', make: () => `<a${numbered((index) => ` b${index}=""`, FULL)}>1</a>`, reads: '1' },
  { name: 'the same attribute a hundred thousand times', make: () => `<a${filled(' b=""', FULL)}/>` },
  { name: 'attributes without values', make: () => `<a${filled(' b', FULL)}/>` },
  { name: 'the same attribute twice', make: () => '<a b="1" b="2"/>' },
  { name: 'an opening quote that never ends', make: () => `<a b="${filled('=" ', FULL)}` },
  { name: 'angle brackets alone', make: () => filled('<', FULL) },
  { name: 'ampersands alone', make: () => `<a>${filled('&', FULL)}</a>` },
  { name: 'references that never end', make: () => `<a>${filled('&#', FULL)}</a>` },
  { name: 'a comment that never ends', make: () => `<a><!--${filled('-', FULL)}` },
  { name: 'comments that look like elements', make: () => '<a><!-- <b>2</b> -->1</a>', reads: '1' },
  { name: 'CDATA that never ends', make: () => `<a><![CDATA[${filled(']', FULL)}` },
  { name: 'CDATA that ends within', make: () => '<a><![CDATA[]]]]><![CDATA[>]]></a>', reads: ']]>' },
  { name: 'CDATA with an element and an entity in it', make: () => '<a><![CDATA[<b>&x;</b><!DOC]]></a>', reads: '<b>&x;</b><!DOC' },
  { name: 'CDATA nested in CDATA', make: () => '<a><![CDATA[<![CDATA[x]]>]]></a>' },
  {
    name: 'hundred thousand pieces of CDATA',
    make: () => `<a>${filled('<![CDATA[x]]>', FULL)}</a>`,
    reads: 'x'.repeat(Math.floor(FULL / 13)),
  },
  { name: 'a processing instruction', make: () => '<?php system("x"); ?><a>1</a>', reads: '1' },
  { name: 'a style sheet', make: () => '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><a>1</a>', reads: '1' },
  { name: 'a processing instruction within', make: () => '<a><?x y?>1</a>', reads: '1' },
  { name: 'a processing instruction that never ends', make: () => `<?x ${filled('?', FULL)}` },
  { name: 'a second declaration', make: () => '<a><?xml version="1.0"?></a>' },
  {
    name: 'a prefix that another namespace is bound to',
    make: () => '<c:a xmlns:c="urn:x" xmlns:d="urn:x"><d:b xmlns:c="urn:y"/>1</c:a>',
    reads: '1',
  },
  { name: 'a prefix that is bound to nothing', make: () => '<c:a>1</c:a>', reads: '1' },
  {
    name: 'an XInclude',
    make: () => '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/>1</a>',
    reads: '1',
  },
  { name: 'names of JavaScript', make: () => '<a><__proto__>1</__proto__>2</a>', reads: '2' },
  { name: 'an attribute of JavaScript', make: () => '<a __proto__="1" constructor="2">1</a>', reads: '1' },
  { name: 'a control character', make: () => '<a>\u0001</a>' },
  { name: 'a null', make: () => '<a>\u0000</a>' },
  { name: 'two roots', make: () => '<a/><b/>' },
  { name: 'text behind the root', make: () => '<a/>x' },
  { name: 'nothing', make: () => '' },
  { name: 'no XML', make: () => 'PK\u0003\u0004' },
];
