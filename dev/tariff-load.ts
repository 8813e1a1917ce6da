import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { z } from 'zod';
import { TARIFF_CONFIDENCES } from '../contracts/tariff.ts';
import { CalendarDate } from '../contracts/units.ts';
import { chinaDate } from '../domain/calendar.ts';
import { readTariffTable } from '../gateways/tariff-table/index.ts';
import { connectMongo, loadTariffTable } from '../models/index.ts';
import { findRunningStack } from './stack/addresses.ts';

/** `npm run tariff:load -- FILE`: a tariff table from CSV or XLSX into the database, whole or not at all, in force from `--valid-from`
 *  (YYYY-MM-DD; today unless told) in place of what held then. `--source` and `--confidence` (official, secondary, unverified) are of lines
 *  that do not say theirs. Into the database of MONGODB_URI, or of the stack that runs. `--json` ends it with one JSON object. */
const USAGE = 'npm run tariff:load -- FILE [--valid-from YYYY-MM-DD] [--source TEXT] [--confidence official|secondary|unverified] [--json]';
const MOST_BYTES = 128 * 1024 * 1024;
/** A bulk write of a thousand lines on a busy machine. */
const TIMEOUT_MS = 60_000;
const json = process.argv.includes('--json');

const Options = z.object({
  file: z.string(),
  'valid-from': CalendarDate.default(chinaDate(new Date().toISOString())),
  source: z.string().trim().min(1).optional(),
  confidence: z.enum(TARIFF_CONFIDENCES).default('unverified'),
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
      options: {
        'valid-from': { type: 'string' },
        source: { type: 'string' },
        confidence: { type: 'string' },
        json: { type: 'boolean' },
      },
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

async function load({ file, 'valid-from': validFrom, source: given, confidence }: z.infer<typeof Options>) {
  const began = performance.now();
  if ((await stat(file)).size > MOST_BYTES) throw new Error(`${file} is larger than ${MOST_BYTES / 1024 / 1024} MB, which no tariff is.`);
  const source = given ?? basename(file);
  console.log(`Reading ${file}`);
  const read = await readTariffTable({ bytes: await readFile(file), fileName: basename(file) }, { source, confidence });
  if ('faults' in read) {
    for (const { path, message } of read.faults) console.error(`${path}: ${message.en} · ${message['zh-CN']}`);
    const count = read.faults.length + read.more;
    console.error(
      `${count} faults${read.more > 0 ? `, ${read.more} of them not shown` : ''}. Nothing was stored; the table in force is as it was.`,
    );
    return { ok: false as const, ...read };
  }
  const { digits, rows, passedOver, ignoredColumns, sha256 } = read;
  console.log(
    `${rows} lines of ${digits} digits, ${passedOver} rows that are headings. Columns that mean nothing here: ${ignoredColumns.join(', ') || 'none'}.`,
  );
  await connectMongo(await databaseUri(), { timeoutMs: TIMEOUT_MS });
  const table = { digits, validFrom, rows, sha256, source, confidence };
  const loaded = await loadTariffTable(table, read.lines(), (stored) => console.log(`${stored} of ${rows} lines stored`));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${loaded.version} ${loaded.outcome === 'loaded' ? 'is in force' : 'was in force already: nothing changed'} from ${validFrom} (${seconds} s, ${rssMb} MB).`,
  );
  return { ok: true as const, ...loaded, digits, rows, passedOver, ignoredColumns, validFrom, source, confidence, seconds, rssMb };
}

async function databaseUri(): Promise<string> {
  const uri = process.env['MONGODB_URI'] || (await findRunningStack())?.mongodb;
  if (uri === undefined) throw new Error('There is no database: set MONGODB_URI, or start the stack with npm start.');
  return uri;
}
