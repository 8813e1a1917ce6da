import { createHash } from 'node:crypto';
import { FileSizeWrong } from '../../contracts/files.ts';

/** Bytes on their way into a store, counted and hashed. `sha256` is known at their end.
 *  Errors, while it is read: FileSizeWrong as soon as there are too many, or at the end when there are too few; the source's own. */
export function measured(source: AsyncIterable<Uint8Array>, sizeBytes: number) {
  if (!Number.isInteger(sizeBytes) || sizeBytes < 1) throw new FileSizeWrong(`a file has at least one byte, not ${sizeBytes}`);
  const hash = createHash('sha256');
  async function* bytes(): AsyncGenerator<Uint8Array> {
    let seen = 0;
    for await (const chunk of source) {
      seen += chunk.length;
      if (seen > sizeBytes) throw new FileSizeWrong(`there are more than ${sizeBytes} bytes`);
      hash.update(chunk);
      yield chunk;
    }
    if (seen < sizeBytes) throw new FileSizeWrong(`there are ${seen} bytes of ${sizeBytes}`);
  }
  return { bytes: bytes(), sha256: (): string => hash.digest('hex') };
}
