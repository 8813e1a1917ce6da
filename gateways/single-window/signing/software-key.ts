import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Signer } from '../../../contracts/customs.ts';
import { type SignatureAlgorithm, signEnveloped } from './xmldsig.ts';

/** Files in PEM. `algorithm` says what the customs side takes. */
export type SoftwareKey = { keyFile: string; certificateFile: string; algorithm: SignatureAlgorithm };

/** A signer whose RSA key is a file: for the sandbox, and for a regional platform that takes such keys. Errors: Error that names the file
 *  which cannot be read, is no RSA key, or does not belong to the other one. */
export async function softwareSigner({ keyFile, certificateFile, algorithm }: SoftwareKey): Promise<Signer> {
  const key = await read(keyFile, createPrivateKey);
  const certificate = await read(certificateFile, (pem) => new X509Certificate(pem));
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`${keyFile} cannot be used to sign: it is ${key.asymmetricKeyType}, not RSA`);
  if (!certificate.checkPrivateKey(key)) throw new Error(`${certificateFile} is the certificate of another key than ${keyFile}`);
  const { subject, serialNumber, validTo } = certificate;
  const signing = { key, algorithm, keyName: serialNumber, certificate: certificate.raw.toString('base64') };
  return {
    certificate: {
      subject,
      serialNumber,
      validTo: new Date(validTo).toISOString(),
      sha256: createHash('sha256').update(certificate.raw).digest('hex'),
    },
    sign: (xml) => signEnveloped(xml, signing),
  };
}

async function read<T>(file: string, parse: (pem: Buffer) => T): Promise<T> {
  try {
    return parse(await readFile(file));
  } catch (error) {
    throw new Error(`${file} cannot be used to sign: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
