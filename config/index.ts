import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);

/** Keyed by the name of the variable, so that an issue's path is what the operator has to set. */
const Settings = z.object({
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//u, 'must begin with mongodb:// or mongodb+srv://'),
  TEMPORAL_ADDRESS: z.string().regex(/^[^/\s]+:\d+$/u, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//u, 'must begin with smtp:// or smtps://')
    .optional(),
  SINGLE_WINDOW_URL: z
    .union([z.url({ protocol: /^https?$/u }), z.string().regex(/^folder:./u)], 'must begin with http://, https:// or folder:')
    .optional(),
  WAREHOUSE_FILING_URL: z.url({ protocol: /^https?$/u }).optional(),
  OUTPORT_SIGNER_KEY_FILE: z.string().optional(),
  OUTPORT_SIGNER_CERTIFICATE_FILE: z.string().optional(),
  OUTPORT_SIGNATURE_ALGORITHM: z.enum(['rsa-sha256', 'rsa-sha1']).default('rsa-sha256'),
  OUTPORT_RECEIPT_CALLBACK_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  OUTPORT_PORT: port(3000),
  OUTPORT_HOST: z.string().default('127.0.0.1'),
  OUTPORT_METRICS_PORT: port(9465),
  OUTPORT_WORKER_HEALTH_PORT: port(9464),
  OUTPORT_WORKFLOW_BUNDLE: z.string().optional(),
  OUTPORT_WORKER_BUILD_ID: z.string().optional(),
  OUTPORT_BOOTSTRAP_OPERATOR_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  OUTPORT_OPERATOR_EMAIL: z.email().default('operator@outport.example'),
  OUTPORT_DXP_ID: z.string().default('DXPENT0000530001'),
  OUTPORT_TRANSMITTER_CODE: z
    .string()
    .regex(/^[0-9A-Z]{10}$/u, 'must be a customs registration code of 10 characters')
    .default('3301960D01'),
  OUTPORT_TRANSMITTER_NAME: z.string().default('杭州示例跨境电商服务有限公司'),
  /** Hours without an answer of customs after which a filing looks for the paper that is missing and tells a person. */
  OUTPORT_SILENCE_HOURS: z.coerce.number().int().min(1).max(168).default(24),
  /** Tries of a message, ten seconds apart at most, after which a person is told that the Single Window cannot be reached. */
  OUTPORT_SEND_TRIES: z.coerce.number().int().min(2).max(1000).default(30),
  OUTPORT_MAIL_FROM: z.string().default('Outport <no-reply@outport.example>'),
  OUTPORT_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OUTPORT_RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(600),
  OUTPORT_PUBLIC_URL: z.url({ protocol: /^https?$/u }).optional(),
  OUTPORT_FILES: z
    .string()
    .regex(
      /^(gridfs|folder:(\/|[A-Za-z]:[\\/]).*|s3:[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/u,
      'must be gridfs, folder:/absolute/path or s3:bucket',
    )
    .default('gridfs'),
  OUTPORT_S3_ENDPOINT: z.url({ protocol: /^https?$/u }).optional(),
  OUTPORT_S3_REGION: z.string().default('us-east-1'),
  OUTPORT_S3_PATH_STYLE: z.stringbool().default(false),
  OUTPORT_S3_ACCESS_KEY_ID: z.string().optional(),
  OUTPORT_S3_SECRET_ACCESS_KEY: z.string().optional(),
});
type Settings = z.infer<typeof Settings>;

/** What every process of Outport runs with. Ports are TCP ports (0: any free one), the rate limit counts requests per minute and key.
 *  Errors: Error naming every variable that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const settings = parse(env);
  return {
    mongodbUri: settings.MONGODB_URI,
    temporalAddress: settings.TEMPORAL_ADDRESS,
    temporalNamespace: settings.TEMPORAL_NAMESPACE,
    smtpUrl: settings.SMTP_URL,
    singleWindowUrl: settings.SINGLE_WINDOW_URL,
    // Where it is a folder, there is no address to go on from.
    warehouseFilingUrl:
      settings.WAREHOUSE_FILING_URL ?? (settings.SINGLE_WINDOW_URL?.startsWith('http') ? settings.SINGLE_WINDOW_URL : undefined),
    receiptCallbackKey: settings.OUTPORT_RECEIPT_CALLBACK_KEY,
    signer: {
      keyFile: settings.OUTPORT_SIGNER_KEY_FILE,
      certificateFile: settings.OUTPORT_SIGNER_CERTIFICATE_FILE,
      algorithm: settings.OUTPORT_SIGNATURE_ALGORITHM,
    },
    port: settings.OUTPORT_PORT,
    host: settings.OUTPORT_HOST,
    metricsPort: settings.OUTPORT_METRICS_PORT,
    workerHealthPort: settings.OUTPORT_WORKER_HEALTH_PORT,
    workflowBundle: settings.OUTPORT_WORKFLOW_BUNDLE,
    workerBuildId: settings.OUTPORT_WORKER_BUILD_ID,
    bootstrapOperatorKey: settings.OUTPORT_BOOTSTRAP_OPERATOR_KEY,
    operatorEmail: settings.OUTPORT_OPERATOR_EMAIL,
    dxpId: settings.OUTPORT_DXP_ID,
    transmitter: { customsCode: settings.OUTPORT_TRANSMITTER_CODE, name: settings.OUTPORT_TRANSMITTER_NAME },
    patience: { silentHours: settings.OUTPORT_SILENCE_HOURS, sendTries: settings.OUTPORT_SEND_TRIES },
    mailFrom: settings.OUTPORT_MAIL_FROM,
    logLevel: settings.OUTPORT_LOG_LEVEL,
    rateLimitPerMinute: settings.OUTPORT_RATE_LIMIT_PER_MINUTE,
    publicUrl: settings.OUTPORT_PUBLIC_URL ?? `http://${settings.OUTPORT_HOST}:${settings.OUTPORT_PORT}`,
    files: filesOf(settings),
  };
}

/** Where files lie. The same for API and worker, and for one deployment alone. */
function filesOf(settings: Settings) {
  const [place = '', ...rest] = settings.OUTPORT_FILES.split(':');
  const where = rest.join(':');
  if (place === 'folder') return { place, path: where } as const;
  if (place !== 's3') return { place: 'gridfs' } as const;
  const [accessKeyId, secretAccessKey] = [settings.OUTPORT_S3_ACCESS_KEY_ID, settings.OUTPORT_S3_SECRET_ACCESS_KEY];
  return {
    place,
    bucket: where,
    region: settings.OUTPORT_S3_REGION,
    endpoint: settings.OUTPORT_S3_ENDPOINT,
    pathStyle: settings.OUTPORT_S3_PATH_STYLE,
    keys: accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey },
  } as const;
}

/** The same with what only the worker cannot do without. Errors: as `loadConfig`, and Error naming the worker's variable that is missing. */
export function loadWorkerConfig(env: NodeJS.ProcessEnv = process.env) {
  const config = loadConfig(env);
  return {
    ...config,
    smtpUrl: required('SMTP_URL', config.smtpUrl),
    singleWindowUrl: required('SINGLE_WINDOW_URL', config.singleWindowUrl),
    warehouseFilingUrl: required('WAREHOUSE_FILING_URL', config.warehouseFilingUrl),
    signer: {
      ...config.signer,
      keyFile: required('OUTPORT_SIGNER_KEY_FILE', config.signer.keyFile),
      certificateFile: required('OUTPORT_SIGNER_CERTIFICATE_FILE', config.signer.certificateFile),
    },
    workflowBundle: required('OUTPORT_WORKFLOW_BUNDLE', config.workflowBundle),
    workerBuildId: required('OUTPORT_WORKER_BUILD_ID', config.workerBuildId),
  };
}

function parse(env: NodeJS.ProcessEnv): Settings {
  // A variable set to nothing, as `docker run -e NAME=` and empty CI secrets leave it, counts as not set.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = Settings.safeParse(set);
  const unpaired = unpairedIn(set);
  if (result.success && unpaired.length === 0) return result.data;
  const wrong = [
    ...(result.error?.issues ?? []).map(
      (issue) => `  ${issue.path.join('.')}: ${set[String(issue.path[0])] === undefined ? 'is not set' : issue.message}`,
    ),
    ...unpaired.map((name) => `  ${name}: is not set`),
  ];
  throw new Error(`These environment variables are missing or wrong:\n${wrong.join('\n')}`);
}

/** A key without its secret, or a secret without its key. */
function unpairedIn(set: NodeJS.ProcessEnv): string[] {
  const missing = ['OUTPORT_S3_ACCESS_KEY_ID', 'OUTPORT_S3_SECRET_ACCESS_KEY'].filter((name) => set[name] === undefined);
  return missing.length === 1 ? missing : [];
}

function required(name: keyof Settings, value: string | undefined): string {
  if (value === undefined) throw new Error(`${name} is not set: the worker cannot start without it.`);
  return value;
}
