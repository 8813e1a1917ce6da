import { type FileHandle, open } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';

/** The file is no ZIP that we wrote, or a member of it is broken; `member` is null when it is the file itself. */
export class ZipBroken extends Error {
  override readonly name = 'ZipBroken';
  readonly member: string | null;
  constructor(member: string | null, reason: string) {
    super(member === null ? reason : `${member}: ${reason}`);
    this.member = member;
  }
}

type Place = { offset: number; packed: number; size: number; crc: number; method: number };
export type Zip = { names: readonly string[]; read(name: string): Promise<Buffer>; close(): Promise<void> };

/** No message of the Single Window is as large; nor is the directory of a filing of a hundred thousand tickets. */
const LARGEST_MEMBER = 64 * 1024 * 1024;
const LARGEST_DIRECTORY = 256 * 1024 * 1024;
const END = 22;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

/** Opens a ZIP on disk; only its directory, and the member that is read, are in memory. Errors: ZipBroken. */
export async function openZip(path: string): Promise<Zip> {
  const file = await open(path);
  try {
    const places = await directoryOf(file);
    return {
      names: [...places.keys()],
      read: async (name) => {
        const place = places.get(name);
        if (place === undefined) throw new ZipBroken(name, 'is missing');
        return memberAt(file, name, place);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function bytesAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  if (bytesRead !== length) throw new ZipBroken(null, 'the file is cut off');
  return buffer;
}

async function directoryOf(file: FileHandle): Promise<Map<string, Place>> {
  const { size } = await file.stat();
  if (size < END) throw new ZipBroken(null, 'not a ZIP');
  const end = await bytesAt(file, size - END, END);
  if (end.readUInt32LE(0) !== 0x06054b50) throw new ZipBroken(null, 'not a ZIP, or cut off');
  let [count, length, offset] = [end.readUInt16LE(10), end.readUInt32LE(12), end.readUInt32LE(16)];
  if (count === FULL_16 || length === FULL_32 || offset === FULL_32) {
    const locator = await bytesAt(file, size - END - 20, 20);
    const record = await bytesAt(file, Number(locator.readBigUInt64LE(8)), 56);
    if (record.readUInt32LE(0) !== 0x06064b50) throw new ZipBroken(null, 'its directory is not found');
    [count, length, offset] = [record.readBigUInt64LE(32), record.readBigUInt64LE(40), record.readBigUInt64LE(48)].map(Number) as [
      number,
      number,
      number,
    ];
  }
  if (length > LARGEST_DIRECTORY) throw new ZipBroken(null, 'its directory is too large');
  return entriesIn(await bytesAt(file, offset, length), count);
}

function entriesIn(directory: Buffer, count: number): Map<string, Place> {
  const places = new Map<string, Place>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw new ZipBroken(null, 'its directory is broken');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    const near = directory.readUInt32LE(at + 42);
    const offset = near === FULL_32 ? Number(directory.readBigUInt64LE(at + 46 + nameLength + 4)) : near;
    const [packed, size] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24)];
    if (places.has(name)) throw new ZipBroken(name, 'stands twice');
    places.set(name, { offset, packed, size, crc: directory.readUInt32LE(at + 16), method: directory.readUInt16LE(at + 10) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return places;
}

async function memberAt(file: FileHandle, name: string, { offset, packed, size, crc, method }: Place): Promise<Buffer> {
  if (size > LARGEST_MEMBER || packed > LARGEST_MEMBER) throw new ZipBroken(name, 'is too large');
  const header = await bytesAt(file, offset, 30);
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const content = await bytesAt(file, start, packed);
  const bytes = method === 0 ? content : inflated(name, content, size);
  if (bytes.length !== size || crc32(bytes) !== crc) throw new ZipBroken(name, 'is broken');
  return bytes;
}

function inflated(name: string, content: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw new ZipBroken(name, error instanceof Error ? error.message : 'is broken');
  }
}
