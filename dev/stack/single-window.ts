import { answersOk } from './looks.ts';
import { scriptOf } from './script.ts';
import { type SettingUp, reached } from './setting-up.ts';
import { type SigningFiles, givenKey, throwAwaySigningKey } from './signing-key.ts';

const PATIENCE_MS = 3_000;

/** `page` lists the tickets, where the sandbox is ours; `signing` is the key that messages are signed with, and that our sandbox believes. */
export type SingleWindow = { url: string; page: string | null; signing: SigningFiles };

/** The Single Window of SINGLE_WINDOW_URL, else our sandbox of it, which takes SANDBOX_SEED, SANDBOX_SCENARIO and SANDBOX_PACE_MS.
 *  Errors: Error saying why there is none. */
export async function setUpSingleWindow({ env, layout, ports, parts, print }: SettingUp): Promise<SingleWindow> {
  const given = env['SINGLE_WINDOW_URL'];
  const signing = givenKey(env) ?? (await throwAwaySigningKey(layout.signing));
  if (given?.startsWith('folder:')) {
    print(`Single Window — the folders of SINGLE_WINDOW_URL · ${given}`);
    return { url: given, page: null, signing };
  }
  if (given) {
    // Any answer will do: only the sandbox has a health page.
    await reached('SINGLE_WINDOW_URL', given, () => fetch(given, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) }));
    print(`Single Window — from SINGLE_WINDOW_URL · ${given}`);
    return { url: given, page: null, signing };
  }
  const url = `http://127.0.0.1:${ports.sandbox}`;
  await parts.start({
    name: 'sandbox',
    ...scriptOf('sandbox/single-window/main.ts'),
    env: {
      ...env,
      SANDBOX_PORT: String(ports.sandbox),
      SANDBOX_DATA_DIR: layout.sandbox,
      SANDBOX_CERTIFICATE_FILE: signing.certificateFile,
    },
    isReady: () => answersOk(`${url}/healthz`),
  });
  print(`Single Window sandbox — of this project · ${url}`);
  return { url, page: url, signing };
}
