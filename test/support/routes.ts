import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { createRoutes } from '../../api/routes/index.ts';
import { createFolderStore } from '../../gateways/files/folder.ts';

/** Every route of the API, to be looked at rather than called: nothing is behind them. */
export const routes = createRoutes({
  temporal: new Client({ connection: Connection.lazy() }),
  files: createFolderStore(tmpdir()),
});
