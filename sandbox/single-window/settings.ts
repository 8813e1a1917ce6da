import { z } from 'zod';
import { SCENARIOS } from './scenarios.ts';

/** `seed` decides every chance; `paceMs` is the base delay between two receipts of a ticket. */
const Settings = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(8089),
  dataDir: z.string().min(1).nullable().default(null),
  seed: z.coerce.number().int().default(1),
  scenario: z.enum(SCENARIOS).default('release'),
  paceMs: z.coerce.number().min(0).default(150),
});
export type Settings = z.infer<typeof Settings>;

/** Errors: ZodError naming the setting. */
export const settingsFrom = (env: NodeJS.ProcessEnv): Settings =>
  Settings.parse({
    port: env['SANDBOX_PORT'],
    dataDir: env['SANDBOX_DATA_DIR'],
    seed: env['SANDBOX_SEED'],
    scenario: env['SANDBOX_SCENARIO'],
    paceMs: env['SANDBOX_PACE_MS'],
  });
