import { createWriteStream } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core';
import { z } from 'zod';
import { run } from './run.ts';

const CONNECT_MS = 3_000;
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };
const Archive = z.object({ archiveUrl: z.url(), fileToExtract: z.string() });

/** Puts `file` from Temporal's own download into the folder. Errors: Error when the vendor is not reached in 3 s or has nothing for this machine. */
export async function fetchFromTemporal(
  artifact: 'cli' | 'temporal-test-server',
  version: string,
  folder: string,
  file: string,
): Promise<void> {
  const query = new URLSearchParams({
    platform: PLATFORMS[process.platform] ?? process.platform,
    arch: ARCHITECTURES[process.arch] ?? process.arch,
    format: 'tar.gz',
  });
  const answer = await open(`https://temporal.download/${artifact}/${version}?${query.toString()}`);
  const { archiveUrl, fileToExtract } = Archive.parse(await answer.json());
  const archive = join(folder, 'archive.tar.gz');
  await save(await open(archiveUrl), archive);
  await run('tar', ['-xf', archive, '-C', folder, fileToExtract]);
  await rm(archive);
  await place(join(folder, fileToExtract), join(folder, file));
}

/** Puts `file` from MongoDB's own download into the folder. Errors: as above. */
export async function fetchFromMongodb(version: string, folder: string, file: string): Promise<void> {
  // The downloader waits a minute for a silent host; and it counts tries, not retries: 0 would never ask at all.
  await open('https://fastdl.mongodb.org/', { method: 'HEAD', anyAnswer: true });
  process.env['MONGOMS_MAX_RETRIES'] ??= '1';
  const options = await DryMongoBinary.generateOptions({ version, downloadDir: folder });
  const downloaded = await MongoBinary.download({ ...options, checkMD5: true });
  await place(downloaded, join(folder, file));
  await rm(`${downloaded}.md5`, { force: true });
}

async function open(url: string, { method = 'GET', anyAnswer = false } = {}): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error(`no answer in ${CONNECT_MS / 1000} s`)), CONNECT_MS);
  try {
    const response = await fetch(url, { method, signal: patience.signal });
    if (!response.ok && !anyAnswer) throw new Error(`answered ${response.status}`);
    return response;
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`${new URL(url).host} not reached: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function save(response: Response, file: string): Promise<void> {
  if (response.body === null) throw new Error(`${response.url} sent nothing`);
  await pipeline(response.body, createWriteStream(file));
}

async function place(from: string, to: string): Promise<void> {
  if (from !== to) await rename(from, to);
  await chmod(to, 0o755);
}
