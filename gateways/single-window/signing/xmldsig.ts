import { createHash, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { DECLARATION } from '../xml/build.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
/** Inclusive C14N 1.0 without comments. */
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/**
 * What the customs side may want by the generation of the card: RSA-SHA1 on older ones. Both names are own knowledge, unverified
 * (china-export facts §3.7); SM2 is a card's own and not made here.
 */
export const ALGORITHMS = {
  'rsa-sha256': {
    hash: 'sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  },
  'rsa-sha1': { hash: 'sha1', digest: `${DSIG}sha1`, signature: `${DSIG}rsa-sha1` },
} as const;
export type SignatureAlgorithm = keyof typeof ALGORITHMS;

export type SigningKey = {
  key: KeyObject;
  algorithm: SignatureAlgorithm;
  /** KeyName: the number of the card or certificate. */
  keyName: string;
  /** DER in base64. */
  certificate: string;
};

// In the thread pool: a signature costs about as much as all the rest of a message, and must not hold what else runs here.
const signed = promisify(sign);

/**
 * XMLDSig, enveloped, over the whole message: SHA digest of its canonical form, RSA over the canonical SignedInfo. The message has to come
 * from our builder, which writes the canonical form at once, so nothing is parsed or canonicalised again: a DOM library does the same for
 * twenty times the cost, and the tests check every signature with one. Errors: RangeError for a text that is not the builder's.
 */
export async function signEnveloped(xml: string, { key, algorithm, keyName, certificate }: SigningKey): Promise<string> {
  const end = xml.lastIndexOf('</');
  if (!xml.startsWith(DECLARATION) || end < 0) throw new RangeError('only a message of our own builder can be signed');
  const { hash } = ALGORITHMS[algorithm];
  const digest = createHash(hash).update(xml.slice(DECLARATION.length)).digest('base64');
  const info = signedInfo(algorithm, digest);
  const signature = await signed(hash, Buffer.from(info.replace('<ds:SignedInfo>', `<ds:SignedInfo${namespacesAt(xml)}>`)), key);
  const node =
    `<ds:Signature xmlns:ds="${DSIG}">${info}<ds:SignatureValue>${signature.toString('base64')}</ds:SignatureValue><ds:KeyInfo>` +
    `<ds:KeyName>${keyName}</ds:KeyName><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return xml.slice(0, end) + node + xml.slice(end);
}

const empty = (name: string, algorithm: string): string => `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`;

function signedInfo(algorithm: SignatureAlgorithm, digestValue: string): string {
  const { digest, signature } = ALGORITHMS[algorithm];
  const transforms = `<ds:Transforms>${empty('Transform', `${DSIG}enveloped-signature`)}${empty('Transform', C14N)}</ds:Transforms>`;
  return (
    `<ds:SignedInfo>${empty('CanonicalizationMethod', C14N)}${empty('SignatureMethod', signature)}` +
    `<ds:Reference URI="">${transforms}${empty('DigestMethod', digest)}<ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  );
}

/** The canonical form of SignedInfo repeats every namespace in scope, by prefix. */
function namespacesAt(xml: string): string {
  const root = xml.slice(DECLARATION.length, xml.indexOf('>', DECLARATION.length));
  const inScope = [...(root.match(/ xmlns(?::[\w-]+)?="[^"]*"/g) ?? []), ` xmlns:ds="${DSIG}"`];
  return inScope.toSorted((a, b) => (prefixOf(a) < prefixOf(b) ? -1 : 1)).join('');
}
const prefixOf = (declaration: string): string => declaration.slice(0, declaration.indexOf('='));
