import { createHash, verify, X509Certificate } from 'node:crypto';

/** The one certificate that is believed, or null: any that is valid now. */
export type Trust = X509Certificate | null;

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
/** By SignatureMethod: the hash of RSA and the DigestMethod that goes with it. */
const METHODS: Readonly<Record<string, { hash: string; digest: string }>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { hash: 'sha256', digest: 'http://www.w3.org/2001/04/xmlenc#sha256' },
  [`${DSIG}rsa-sha1`]: { hash: 'sha1', digest: `${DSIG}sha1` },
};

/**
 * What is wrong with the enveloped signature of a message, or null. Written apart from the product's signer, from XMLDSig alone. It takes
 * messages in canonical form (C14N 1.0) behind their declaration, as the product sends them; one in another form that would mean the same
 * is refused here though customs might take it.
 */
export function signatureFault(xml: string, trust: Trust, now: number): string | null {
  const body = xml.slice(xml.indexOf('?>\n') + 3);
  const from = body.lastIndexOf('<ds:Signature ');
  const to = body.indexOf('</ds:Signature>', from) + '</ds:Signature>'.length;
  if (!xml.startsWith('<?xml ') || from < 0 || !/^<\/[\w:]+>$/.test(body.slice(to))) return '报文没有签名';
  const signature = body.slice(from, to);
  const part = (pattern: RegExp): string => pattern.exec(signature)?.[1] ?? '';
  const method = METHODS[part(/<ds:SignatureMethod Algorithm="([^"]*)">/)];
  const transforms = [...signature.matchAll(/<ds:Transform Algorithm="([^"]*)">/g)].map(([, algorithm]) => algorithm);
  const asAgreed =
    method !== undefined &&
    part(/<ds:DigestMethod Algorithm="([^"]*)">/) === method.digest &&
    part(/<ds:CanonicalizationMethod Algorithm="([^"]*)">/) === C14N &&
    transforms.join(' ') === `${DSIG}enveloped-signature ${C14N}` &&
    signature.split('<ds:Reference URI="">').length === 2;
  if (!asAgreed) return '签名算法不受支持';
  const digest = createHash(method.hash)
    .update(body.slice(0, from) + body.slice(to))
    .digest('base64');
  if (digest !== part(/<ds:DigestValue>([^<]*)</)) return '报文摘要不符，签名后内容被修改';
  const certificate = certificateIn(part(/<ds:X509Certificate>([^<]*)</));
  if (certificate === null) return '证书无法读取';
  if (trust !== null && certificate.fingerprint256 !== trust.fingerprint256) return '证书不是申报企业的证书';
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return '证书不在有效期内';
  const info = `<ds:SignedInfo${inScope(body, signature)}>${part(/<ds:SignedInfo>(.*?<\/ds:SignedInfo>)/)}`;
  const value = Buffer.from(part(/<ds:SignatureValue>([^<]*)</), 'base64');
  return verify(method.hash, Buffer.from(info), certificate.publicKey, value) ? null : '签名值不符';
}

/** The canonical form of a part declares every namespace in scope, in the order of prefixes. */
function inScope(body: string, signature: string): string {
  const of = (xml: string): string[] => xml.slice(0, xml.indexOf('>')).match(/ xmlns(?::[\w-]+)?="[^"]*"/g) ?? [];
  return [...of(body), ...of(signature)].toSorted().join('');
}

/** The one that was read last: a firm signs thousands of messages with one card. */
let lastRead: { base64: string; certificate: X509Certificate } | null = null;

function certificateIn(base64: string): X509Certificate | null {
  if (lastRead?.base64 === base64) return lastRead.certificate;
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    lastRead = { base64, certificate };
    return certificate;
  } catch {
    return null;
  }
}
