import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const LARGEST_TAIL_BYTES = 16 * 1024;

/** Keeps what the stack before this one wrote as `<name>.previous.log`. */
export function setAside(logFile: string): void {
  if (existsSync(logFile)) renameSync(logFile, logFile.replace(/\.log$/u, '.previous.log'));
}

export const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The last lines written after the first `from` bytes. */
export function lastLines(file: string, { from, count }: { from: number; count: number }): string[] {
  const size = sizeOf(file);
  const start = Math.max(from, size - LARGEST_TAIL_BYTES);
  if (size <= start) return [];
  const bytes = Buffer.alloc(size - start);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, bytes, 0, bytes.length, start);
  } finally {
    closeSync(descriptor);
  }
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}
