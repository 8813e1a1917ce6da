import { join } from 'node:path';
import { type Bundle, bundleOf } from '../../worker/bundle.ts';
import { PROJECT } from './layout.ts';
import { answersOk } from './looks.ts';
import { scriptOf } from './script.ts';
import type { SettingUp } from './setting-up.ts';
import type { SingleWindow } from './single-window.ts';

/** What the processes of the product are told of the servers around them, as config/index.ts reads it. */
export type Surrounding = { mongodb: string; temporal: string; operatorKey: string };

/** The flows in one file, shared by all stacks of this project. Errors: Error with the bundler's words. */
export async function setUpBundle({ print }: SettingUp): Promise<Bundle> {
  const started = performance.now();
  const bundle = await bundleOf(join(PROJECT, '.outport', 'bundles'));
  const how = bundle.cached ? 'from cache' : `built in ${((performance.now() - started) / 1000).toFixed(1)} s`;
  print(`Workflow bundle ${bundle.buildId} — ${how}`);
  return bundle;
}

/** Where the API is reached from this machine. */
export function apiAddress({ env, ports }: SettingUp): string {
  const host = env['OUTPORT_HOST'] || '127.0.0.1';
  const anyInterface = host === '0.0.0.0' || host === '::';
  return `http://${anyInterface ? '127.0.0.1' : host}:${ports.api}`;
}

/** Errors: Error with the API's last words when it does not become ready. */
export async function setUpApi(settingUp: SettingUp, surrounding: Surrounding): Promise<string> {
  const { parts, print } = settingUp;
  const api = apiAddress(settingUp);
  await parts.start({
    name: 'api',
    ...scriptOf('api/main.ts'),
    env: { ...productEnv(settingUp, surrounding), OUTPORT_BOOTSTRAP_OPERATOR_KEY: surrounding.operatorKey },
    isReady: () => answersOk(`${api}/readyz`),
  });
  print(`API — ${api}`);
  return api;
}

type WorkerSurrounding = Surrounding & { smtpUrl: string; singleWindow: SingleWindow; bundle: Bundle };

/** Gives its health page. Errors: Error with the worker's last words when it does not become ready. */
export async function setUpWorker(settingUp: SettingUp, surrounding: WorkerSurrounding): Promise<string> {
  const { ports, parts, print } = settingUp;
  const { smtpUrl, singleWindow, bundle } = surrounding;
  const health = `http://127.0.0.1:${ports.workerHealth}/healthz`;
  await parts.start({
    name: 'worker',
    ...scriptOf('worker/main.ts'),
    env: {
      ...productEnv(settingUp, surrounding),
      SMTP_URL: smtpUrl,
      SINGLE_WINDOW_URL: singleWindow.url,
      OUTPORT_SIGNER_KEY_FILE: singleWindow.signing.keyFile,
      OUTPORT_SIGNER_CERTIFICATE_FILE: singleWindow.signing.certificateFile,
      OUTPORT_WORKFLOW_BUNDLE: bundle.path,
      OUTPORT_WORKER_BUILD_ID: bundle.buildId,
    },
    isReady: () => answersOk(health),
  });
  print(`Worker — build ${bundle.buildId} · health ${health}`);
  return health;
}

const productEnv = (settingUp: SettingUp, { mongodb, temporal }: Surrounding): NodeJS.ProcessEnv => ({
  ...settingUp.env,
  MONGODB_URI: mongodb,
  TEMPORAL_ADDRESS: temporal,
  OUTPORT_PORT: String(settingUp.ports.api),
  OUTPORT_METRICS_PORT: String(settingUp.ports.apiMetrics),
  OUTPORT_WORKER_HEALTH_PORT: String(settingUp.ports.workerHealth),
  OUTPORT_PUBLIC_URL: settingUp.env['OUTPORT_PUBLIC_URL'] || apiAddress(settingUp),
});
