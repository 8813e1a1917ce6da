import type { FileStore } from '../../contracts/files.ts';
import { FileModel } from '../../models/index.ts';
import type { Answer, Principal } from './route.ts';
import { findSeen, ownedBy } from './scope.ts';

/** A file of those a key may see, to be sent under a name. Errors: NOT_FOUND; those of FileStore.open. */
export async function downloadOf(files: FileStore, principal: Principal, fileId: string, fileName: string): Promise<Answer> {
  const { key, mimeType, sizeBytes } = await findSeen(FileModel, { ...ownedBy(principal), _id: fileId });
  return { download: { stream: await files.open(key), mimeType, fileName, sizeBytes } };
}
