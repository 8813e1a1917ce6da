import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { checkEvidencePackage } from '../gateways/evidence-package/index.ts';
import { checkChain, connectMongo, evidenceChains, ownerlessReceipts } from '../models/index.ts';
import { findRunningStack } from './stack/addresses.ts';

/** `npm run evidence:verify`: works out the evidence of every organisation anew and names the first broken link of each chain. In the database of
 *  MONGODB_URI, or of the stack that runs; `--zip FILE` verifies a package instead, with nothing else at hand. Ends with 1 when something is
 *  broken, 2 when it could not look. `--json` ends it with one JSON object. */
const USAGE = 'npm run evidence:verify -- [--organisation ID | --zip FILE] [--json]';
const TIMEOUT_MS = 60_000;
const json = process.argv.includes('--json');

/** What differs, for a person. */
const SAYS: Record<string, string> = {
  'bytes-changed': 'the bytes of the message are not those that were sealed',
  'metadata-changed': 'what is said of the message is not what was sealed',
  'entry-missing': 'the message is gone',
  'entry-added': 'the message was not sealed in this link',
  'entry-unsealed': 'the message should have been sealed long ago',
  'link-missing': 'the link is missing, or not in its place',
  'link-changed': 'the link is not what it was when it was sealed',
  'policies-changed': 'the policy packs that the message rests on are gone, or no longer what they were',
  'file-changed': 'the file is missing or was changed',
};

try {
  const { ok, ...result } = await verify();
  if (!ok) process.exitCode = 1;
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  if (json) console.log(JSON.stringify({ ok, ...result, rssMb }));
} catch (error) {
  process.exitCode = 2;
  const message = error instanceof Error ? error.message : String(error);
  console.error(message);
  if (json) console.log(JSON.stringify({ ok: false, error: message }));
} finally {
  await mongoose.disconnect();
}

function optionsOf(): { organisation?: string | undefined; zip?: string | undefined } {
  const options = { organisation: { type: 'string' }, zip: { type: 'string' }, json: { type: 'boolean' } } as const;
  try {
    const { values } = parseArgs({ options });
    if (values.zip !== undefined && values.organisation !== undefined) throw new Error('It is either --organisation or --zip.');
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}

async function verify(): Promise<{ ok: boolean; [more: string]: unknown }> {
  const { organisation, zip } = optionsOf();
  if (zip !== undefined) return verifyPackage(zip);
  const uri = process.env['MONGODB_URI'] || (await findRunningStack())?.mongodb;
  if (uri === undefined)
    throw new Error('There is no database: set MONGODB_URI, start the stack with npm start, or name a package by --zip.');
  await connectMongo(uri, { timeoutMs: TIMEOUT_MS });
  const known = await evidenceChains();
  if (organisation !== undefined && !known.includes(organisation)) throw new Error(`${organisation} has no chain of evidence.`);
  const chains = [];
  for (const chain of organisation === undefined ? known : [organisation]) {
    const checked = await checkChain(chain, new Date());
    const { links, entries, unsealed, head, fault } = checked;
    console.log(`${chain}: ${entries} messages in ${links} links, ${unsealed} still to be sealed. ${headWords(head)}`);
    if (fault !== null) tellBroken(`${chain}, link ${fault.seq ?? 'none'}`, fault);
    chains.push(checked);
  }
  const ownerless = await ownerlessReceipts();
  if (ownerless > 0) console.log(`${ownerless} receipts are nobody's yet; they are sealed when it is known whose they are.`);
  if (chains.length === 0) console.log('No message has been sent or got yet.');
  const ok = chains.every(({ fault }) => fault === null);
  console.log(ok ? 'Nothing was changed since it was sealed.' : 'The evidence is broken.');
  return { ok, chains, ownerless };
}

async function verifyPackage(path: string): Promise<{ ok: boolean; [more: string]: unknown }> {
  const checked = await checkEvidencePackage(path);
  const { filingId, chain, messages, links, unsealed, head, fault, madeAt } = checked;
  console.log(
    `Filing ${filingId} of ${chain}, packed ${madeAt}: ${messages} messages, ${links} links, ${unsealed} not sealed. ${headWords(head)}`,
  );
  if (fault !== null) tellBroken(`${fault.file}, link ${fault.seq ?? 'none'}`, fault);
  console.log(fault === null ? 'Nothing was changed since it was sealed.' : 'The package is broken.');
  return { ok: fault === null, ...checked };
}

function headWords(head: { seq: number; hash: string } | null): string {
  return head === null ? 'No link.' : `Newest link ${head.seq}: ${head.hash}`;
}

function tellBroken(where: string, { messageId, differs }: { messageId: string | null; differs: string }): void {
  console.error(`BROKEN at ${where}${messageId === null ? '' : `, message ${messageId}`}: ${SAYS[differs]} (${differs})`);
}
