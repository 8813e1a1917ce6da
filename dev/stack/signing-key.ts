import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export type SigningFiles = { keyFile: string; certificateFile: string };

const YEARS = 10;

/** The key of the environment, if both files of it are named. Errors: Error when only one is. */
export function givenKey(env: NodeJS.ProcessEnv): SigningFiles | null {
  const [keyFile, certificateFile] = [env['OUTPORT_SIGNER_KEY_FILE'], env['OUTPORT_SIGNER_CERTIFICATE_FILE']];
  if (keyFile && certificateFile) return { keyFile, certificateFile };
  if (keyFile || certificateFile)
    throw new Error('OUTPORT_SIGNER_KEY_FILE and OUTPORT_SIGNER_CERTIFICATE_FILE go together: set both or none.');
  return null;
}

/**
 * An RSA key with a certificate that it signed itself, made once and kept in `folder`: for the sandbox, which believes this one only. Customs
 * believes a card of the e-port (see docs/signing.md).
 */
export async function throwAwaySigningKey(folder: string): Promise<SigningFiles> {
  const files = { keyFile: join(folder, 'key.pem'), certificateFile: join(folder, 'certificate.pem') };
  // The certificate is put last: a key without one is of a start that was cut short.
  if (existsSync(files.certificateFile)) return files;
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + YEARS);
  const made = await generate([{ name: 'commonName', value: 'Outport sandbox, not for customs' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
  });
  await put(files.keyFile, made.private);
  await put(files.certificateFile, made.cert);
  return files;
}

async function put(file: string, pem: string): Promise<void> {
  await writeFile(`${file}.new`, pem, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
