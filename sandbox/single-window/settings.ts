import { z } from 'zod';
import { SCENARIOS } from './scenarios.ts';
import { RECEIPTS } from './script.ts';

/** `certificateFile` (PEM): the only certificate whose signatures are believed; null: any that is valid. `folders`: the root of an import
 *  client's folders that is served too, and the DXP identity of the card in that client. `seed` decides every chance; `paceMs` is the base delay between two receipts of a ticket.
 *  `receipts`: every one, or only those that decide. */
export const Settings = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(8089),
  dataDir: z.string().min(1).nullable().default(null),
  certificateFile: z.string().min(1).nullable().default(null),
  folders: z
    .object({ root: z.string().min(1), dxpId: z.string().min(1) })
    .nullable()
    .default(null),
  seed: z.coerce.number().int().default(1),
  scenario: z.enum(SCENARIOS).default('release'),
  receipts: z.enum(RECEIPTS).default('every'),
  paceMs: z.coerce.number().min(0).default(150),
});
export type Settings = z.infer<typeof Settings>;
/** What has a default may be left out. */
export type GivenSettings = z.input<typeof Settings>;

/** Errors: ZodError naming the setting. */
export const settingsFrom = (env: NodeJS.ProcessEnv): Settings =>
  Settings.parse({
    port: env['SANDBOX_PORT'],
    dataDir: env['SANDBOX_DATA_DIR'],
    certificateFile: env['SANDBOX_CERTIFICATE_FILE'],
    folders: env['SANDBOX_FOLDERS'] ? { root: env['SANDBOX_FOLDERS'], dxpId: env['SANDBOX_FOLDERS_DXP_ID'] } : undefined,
    seed: env['SANDBOX_SEED'],
    scenario: env['SANDBOX_SCENARIO'],
    receipts: env['SANDBOX_RECEIPTS'],
    paceMs: env['SANDBOX_PACE_MS'],
  });
