import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import type { CustomsMessage } from '../../../contracts/customs.ts';
import { compose } from '../../../gateways/single-window/compose.ts';
import { softwareSigner } from '../../../gateways/single-window/signing/software-key.ts';
import { checkXml } from '../../../gateways/single-window/xml/check.ts';
import { isXmlText, parseXml } from '../../../gateways/single-window/xml/parse.ts';
import { order } from '../../../gateways/single-window/schema/order.ts';
import { SIGNER, SIGNING } from '../../support/signer.ts';
import { aDeparture, aLine, aList, aListCancel, aListManifest, aLogistics, anArrival, anOrder, aSummary, DXP_ID } from './messages.ts';

const publicCert = readFileSync(SIGNING.certificateFile, 'utf8');
const signed = async (message: CustomsMessage, signer = SIGNER): Promise<string> => (await compose(message, { dxpId: DXP_ID, signer })).xml;

/** What a library of another hand says of a signature: it parses, canonicalises and verifies by itself. */
function holds(xml: string): boolean {
  const signature = new SignedXml({ publicCert });
  signature.loadSignature(/<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? '');
  return signature.checkSignature(xml);
}

test.each([anOrder(), aLogistics(), aList(), anArrival(), aDeparture(), aListCancel(), aListManifest(), aSummary()])(
  'a signature of $kind holds for another implementation of XMLDSig, and falls with one changed character',
  async (message) => {
    const xml = await signed(message);
    expect(holds(xml)).toBe(true);
    expect(
      holds(
        xml.replace(
          message.guid,
          message.guid.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
        ),
      ),
    ).toBe(false);
  },
);

test('so it does by RSA-SHA1', async () => {
  const signer = await softwareSigner({ ...SIGNING, algorithm: 'rsa-sha1' });
  const xml = await signed(anOrder(), signer);
  expect(xml).toContain('xmldsig#rsa-sha1');
  expect(holds(xml)).toBe(true);
});

test('whatever characters a message holds, what the builder writes is its canonical form: the signature holds', async () => {
  // Not U+0085 and U+2028: the library's parser makes line feeds of them, which XML 1.0 does not.
  const character = fc
    .oneof(fc.constantFrom(...Array.from('仓<>&"\'\r\n\t😀𠮷\u00A0 ]')), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
    .filter((it) => isXmlText(it) && !'\uFFFD\u0085\u2028'.includes(it));
  const text = fc.array(character, { minLength: 1, maxLength: 30 }).map((all) => all.join(''));
  await fc.assert(
    fc.asyncProperty(text, text, async (platformName, nameZh) => {
      expect(holds(await signed(anOrder({ platformName, lines: [aLine(1, { nameZh })] })))).toBe(true);
    }),
    { numRuns: 40 },
  );
}, 30_000);

test('a signed message keeps to its description', async () => {
  expect(checkXml(order, parseXml(await signed(anOrder()), { maxBytes: 1e6 }))).toEqual([]);
});

test('a text that is not of our builder is not signed', async () => {
  await expect(SIGNER.sign('<a></a>')).rejects.toThrow(RangeError);
});
