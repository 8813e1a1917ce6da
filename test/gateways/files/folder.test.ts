import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { FileStoreUnavailable } from '../../../contracts/files.ts';
import { createFolderStore } from '../../../gateways/files/folder.ts';
import { aFolder } from '../../dev/folder.ts';
import { keepsItsPromises, keysOf } from './contract.ts';

describe('a folder', () => {
  keepsItsPromises(async () => createFolderStore(join(await aFolder(), 'files')), { showsHalf: true });

  test('that does not work is out of reach, and other files in it are no concern of the store', async () => {
    const folder = await aFolder();
    await writeFile(join(folder, 'notes.txt'), 'not ours');
    await writeFile(join(folder, 'not-a-shelf'), '');
    await expect(createFolderStore(join(folder, 'notes.txt')).put(Readable.from([Buffer.from('x')]), 1)).rejects.toThrow(
      FileStoreUnavailable,
    );
    for (const path of [folder, join(folder, 'none')]) expect(await keysOf(createFolderStore(path))).toEqual([]);
  });
});
