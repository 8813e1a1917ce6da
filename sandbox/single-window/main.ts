/** The Single Window sandbox as a process: SANDBOX_PORT, SANDBOX_DATA_DIR, SANDBOX_SEED, SANDBOX_SCENARIO, SANDBOX_PACE_MS, SANDBOX_RECEIPTS,
 *  SANDBOX_CERTIFICATE_FILE, SANDBOX_FOLDERS and SANDBOX_FOLDERS_DXP_ID. */
import { startSandbox } from './server.ts';
import { settingsFrom } from './settings.ts';

const settings = settingsFrom(process.env);
try {
  const sandbox = await startSandbox(settings);
  console.log(`Single Window sandbox on ${sandbox.url} (scenario ${settings.scenario}, pace ${settings.paceMs} ms)`);
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(busy ? `Port ${settings.port} is in use: set SANDBOX_PORT to another one.` : error);
  process.exitCode = 1;
}
