/** The mail catcher as a process: MAIL_CATCHER_SMTP_PORT, MAIL_CATCHER_PAGE_PORT, MAIL_CATCHER_DATA_DIR. */
import { z } from 'zod';
import { startMailCatcher } from './server.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const settings = z
  .object({ MAIL_CATCHER_SMTP_PORT: port, MAIL_CATCHER_PAGE_PORT: port, MAIL_CATCHER_DATA_DIR: z.string().min(1) })
  .parse(process.env);

const catcher = await startMailCatcher({
  smtpPort: settings.MAIL_CATCHER_SMTP_PORT,
  pagePort: settings.MAIL_CATCHER_PAGE_PORT,
  dataDir: settings.MAIL_CATCHER_DATA_DIR,
});
console.log(`Mail catcher on ${catcher.smtpUrl}, page ${catcher.page}`);
const stop = (): void => void catcher.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
