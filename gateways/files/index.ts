import type { FileStore } from '../../contracts/files.ts';
import { createFolderStore } from './folder.ts';
import { type GridFs, createGridFsStore } from './gridfs.ts';
import { type S3Settings, createS3Store } from './s3.ts';

/** Where files lie, as configured. */
export type FilesSettings = { place: 'gridfs' } | { place: 'folder'; path: string } | ({ place: 's3' } & S3Settings);

/** The file store of this deployment. `gridFs` is the driver's, for the place that is MongoDB itself. */
export function createFileStore(settings: FilesSettings, gridFs: GridFs): FileStore {
  switch (settings.place) {
    case 'gridfs':
      return createGridFsStore(gridFs);
    case 'folder':
      return createFolderStore(settings.path);
    case 's3':
      return createS3Store(settings);
  }
}
