import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rename, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import type { RawReceipt, SentMessage } from '../../contracts/customs.ts';
import { fileNameOf, parseEnvelope } from './envelope.ts';
import { SingleWindowUnavailable } from './errors.ts';
import { form } from './schema/form.ts';

/** How often the InBox is looked into while nothing has come. */
const LOOK_EVERY_MS = 200;
/** A file under this ending is still being written. */
const UNFINISHED = '.temp';
const LARGEST_FILE_BYTES = 4 * 1024 * 1024;
const LARGEST_ENVELOPE_BYTES = 20 * 1024 * 1024;

/**
 * Puts messages into the OutBox of an import client: a CEB message in its envelope, a form as a package (zip) of the bare DecMessage. Each is
 * written under a temporary name and then renamed, so that the client never reads half a file. Safe to retry: a message has one name, and one
 * that lies in a box or went through it is not put again. Errors: SingleWindowUnavailable.
 */
export async function sendToFolders(root: string, messages: readonly SentMessage[]): Promise<void> {
  await orUnavailable(root, async () => {
    await makeBoxes(root);
    for (const message of messages) {
      const { fileName, bytes } = fileOf(message);
      if (await isKnown(root, fileName)) continue;
      const target = join(root, 'OutBox', fileName);
      await writeFile(target + UNFINISHED, bytes, { flush: true });
      await rename(target + UNFINISHED, target);
    }
  });
}

function fileOf({ messageType, copMsgId, envelope }: SentMessage): { fileName: string; bytes: string | Uint8Array } {
  const fileName = fileNameOf(messageType, copMsgId);
  if (messageType !== form.root) return { fileName, bytes: envelope };
  const { content } = parseEnvelope(envelope, { maxBytes: LARGEST_ENVELOPE_BYTES });
  // The same bytes at every try: no time of day in the package.
  const bytes = zipSync({ [fileName]: [strToU8(content), { mtime: '1980-01-01T00:00:00' }] });
  return { fileName: fileName.replace(/\.xml$/, '.zip'), bytes };
}

const BOXES = ['OutBox', 'SentBox', 'FailBox', 'InBox', 'InBox_BK', 'FailBox_BK'];
const makeBoxes = (root: string) => Promise.all(BOXES.map((box) => mkdir(join(root, box), { recursive: true })));

/** Not the InBox_BK: what came back as failed is in FailBox_BK too. */
const isKnown = async (root: string, fileName: string): Promise<boolean> =>
  (await Promise.all(['OutBox', 'SentBox', 'FailBox', 'FailBox_BK'].map((box) => exists(join(root, box, fileName))))).some(Boolean);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/**
 * Receipts from the InBox, and what the client could not send from the FailBox. Each file is moved, before it is read, into a folder of its own in
 * InBox_BK whose name is its place in the mailbox; there it stays. Moving is a rename to a number that nobody has, so a process killed at
 * any point, or two at once, lose no file, read none twice under two numbers, and leave no gap. Errors: SingleWindowUnavailable; the reason
 * of `signal` when the caller gives up.
 */
export async function receiveFromFolders(
  root: string,
  after: number,
  { limit, waitSeconds, signal }: { limit: number; waitSeconds: number; signal: AbortSignal },
): Promise<RawReceipt[]> {
  const until = Date.now() + waitSeconds * 1000;
  for (;;) {
    const receipts = await orUnavailable(root, () => look(root, after, limit));
    const left = until - Date.now();
    if (receipts.length > 0 || left <= 0) return receipts;
    await setTimeout(Math.min(LOOK_EVERY_MS, left), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function look(root: string, after: number, limit: number): Promise<RawReceipt[]> {
  await makeBoxes(root);
  await keepFailed(root);
  for (const name of await finished(join(root, 'InBox'))) await takeIn(root, name);
  const claims = (await readdir(kept(root))).filter((name) => name.startsWith(CLAIM));
  for (const claim of claims) await number(root, claim);
  const places = (await numbersIn(root)).filter((place) => place > after).slice(0, limit);
  return Promise.all(places.map((place) => receiptAt(root, place)));
}

/** A message that failed is copied to FailBox_BK, then goes the way of a receipt, under a name that says it failed. */
async function keepFailed(root: string): Promise<void> {
  for (const name of await finished(join(root, 'FailBox'))) {
    const [from, backup] = [join(root, 'FailBox', name), join(root, 'FailBox_BK', name)];
    await copyFile(from, backup + UNFINISHED);
    await rename(backup + UNFINISHED, backup);
    await unlessGone(rename(from, join(root, 'InBox', /failed/i.test(name) ? name : `failed_${name}`)));
  }
}

const finished = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
    .map(({ name }) => name)
    .toSorted();

const CLAIM = 'taking-';
const kept = (root: string): string => join(root, 'InBox_BK');
const placeOf = (place: number): string => String(place).padStart(12, '0');

/** First out of the InBox into a folder that is only ours, then that folder to the next number. */
async function takeIn(root: string, name: string): Promise<void> {
  const claim = `${CLAIM}${randomUUID()}`;
  await mkdir(join(kept(root), claim));
  const taken = await unlessGone(rename(join(root, 'InBox', name), join(kept(root), claim, name)));
  if (!taken) return rmdir(join(kept(root), claim));
  await number(root, claim);
}

/** Renaming onto a folder that holds a file fails, so each number is given once. A claim that is gone was numbered by another process. */
async function number(root: string, claim: string): Promise<void> {
  const from = join(kept(root), claim);
  if ((await readdir(from).catch(() => [])).length === 0) return;
  for (let place = ((await numbersIn(root)).at(-1) ?? 0) + 1; ; place += 1) {
    try {
      await rename(from, join(kept(root), placeOf(place)));
      return;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      if (!TAKEN.has(codeOf(error))) throw error;
    }
  }
}
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

const numbersIn = async (root: string): Promise<number[]> =>
  (await readdir(kept(root)))
    .filter((name) => /^\d{12}$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);

async function receiptAt(root: string, sequence: number): Promise<RawReceipt> {
  const folder = join(kept(root), placeOf(sequence));
  const [fileName = ''] = await readdir(folder);
  const file = join(folder, fileName);
  const { mtime, size } = await stat(file);
  return { sequence, fileName, bytes: await textOf(file, size), writtenAt: mtime.toISOString() };
}

async function textOf(file: string, size: number): Promise<string> {
  // No receipt is so large. It stays where it is, and its record says so.
  if (size > LARGEST_FILE_BYTES) return `too large to be a receipt: ${size} bytes in ${file}`;
  const bytes = await readFile(file);
  return isUtf8(bytes) ? bytes.toString('utf8') : `base64:${bytes.toString('base64')}`;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** False when another process moved the file first. */
async function unlessGone(moving: Promise<void>): Promise<boolean> {
  try {
    await moving;
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}

async function orUnavailable<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SingleWindowUnavailable(`the folders at ${root} cannot be used: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
