import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { z } from 'zod';
import { readRateTable } from '../gateways/rate-table/index.ts';
import { connectMongo, loadRates } from '../models/index.ts';
import { findRunningStack } from './stack/addresses.ts';

/** `npm run rates:load -- FILE`: customs rates from CSV or XLSX into the database, all or none, in place of what was held for the same months and
 *  currencies; a file that was loaded before changes nothing. `--source` and `--confidence` (official, secondary, unverified) are of rows that do
 *  not say theirs. Into the database of MONGODB_URI, or of the stack that runs. `--json` ends it with one JSON object. */
const USAGE = 'npm run rates:load -- FILE [--source TEXT] [--confidence official|secondary|unverified] [--json]';
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const json = process.argv.includes('--json');

const Options = z.object({
  file: z.string(),
  source: z.string().trim().min(1).optional(),
  confidence: z.enum(['official', 'secondary', 'unverified']).default('unverified'),
});

try {
  const result = await load(optionsOf());
  if (!result.ok) process.exitCode = 1;
  if (json) console.log(JSON.stringify(result));
} catch (error) {
  process.exitCode = 1;
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  if (json) console.log(JSON.stringify({ ok: false, error: message }));
} finally {
  await mongoose.disconnect();
}

function optionsOf(): z.infer<typeof Options> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { source: { type: 'string' }, confidence: { type: 'string' }, json: { type: 'boolean' } },
    });
    if (positionals.length !== 1) throw new Error('It takes one file.');
    return Options.parse({ file: positionals[0], ...values });
  } catch (error) {
    const said =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n')
        : (error as Error).message;
    throw new Error(`${said}\n${USAGE}`, { cause: error });
  }
}

async function load({ file, source, confidence }: z.infer<typeof Options>) {
  if ((await stat(file)).size > MOST_BYTES)
    throw new Error(`${file} is larger than ${MOST_BYTES / 1024 / 1024} MB, which no table of rates is.`);
  const fileName = basename(file);
  const read = await readRateTable({ bytes: await readFile(file), fileName }, { source: source ?? fileName, confidence });
  if ('faults' in read) {
    for (const { path, message } of read.faults) console.error(`${path}: ${message.en} · ${message['zh-CN']}`);
    console.error(`${read.faults.length} faults. Nothing was stored; the rates in force are as they were.`);
    return { ok: false as const, ...read };
  }
  const { rates, ignoredColumns } = read;
  await connectMongo(await databaseUri(), { timeoutMs: TIMEOUT_MS });
  const outcome = await loadRates('customs', rates);
  console.log(
    `${outcome.loaded} customs rates were put in force, ${outcome.superseded} of them in place of others; ${outcome.unchanged} were in force already. Columns that mean nothing here: ${ignoredColumns.join(', ') || 'none'}.`,
  );
  return { ok: true as const, ...outcome, ignoredColumns };
}

async function databaseUri(): Promise<string> {
  const uri = process.env['MONGODB_URI'] || (await findRunningStack())?.mongodb;
  if (uri === undefined) throw new Error('There is no database: set MONGODB_URI, or start the stack with npm start.');
  return uri;
}
