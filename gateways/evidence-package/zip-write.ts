import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

const deflated = promisify(deflateRaw);
export type Member = { name: string; bytes: Buffer };

/** Past these a field of the format is full, and ZIP64 takes its place. The libraries we have stop there, at 65,535 members. */
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;
const VERSION = { plain: 20, zip64: 45 };
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/** 1 January 1980: the time of a member says nothing here, and so the same content is the same file. */
const DATE = 0x0021;

/** A ZIP as it is written, member by member, so that no more than one is in memory; of each a hundred bytes stay for the directory at its end.
 *  Source: PKWARE APPNOTE 6.3. */
export async function* zipOf(members: AsyncIterable<Member>): AsyncGenerator<Buffer> {
  const directory = growing();
  let [offset, written] = [0, 0];
  for await (const { name, bytes } of members) {
    const content = await deflated(bytes);
    const common = commonFields(bytes, content, Buffer.from(name, 'utf8'));
    yield Buffer.concat([fields([4, 0x04034b50], [2, VERSION.plain]), common.head, fields([2, 0]), common.name, content]);
    directory.add(directoryEntry(common, offset));
    written += 1;
    offset += 30 + common.name.length + content.length;
  }
  const blocks = directory.blocks();
  const size = blocks.reduce((sum, block) => sum + block.length, 0);
  yield* blocks;
  if (written >= FULL_16 || offset + size >= FULL_32) yield zip64End(written, size, offset);
  const count = Math.min(written, FULL_16);
  yield fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, Math.min(size, FULL_32)],
    [4, Math.min(offset, FULL_32)],
    [2, 0],
  );
}

type Common = { head: Buffer; name: Buffer };

/** What stands before the name in a member's own header and in the directory alike. */
const commonFields = (bytes: Buffer, content: Buffer, name: Buffer): Common => ({
  head: fields(
    [2, UTF8_NAMES],
    [2, DEFLATE],
    [2, 0],
    [2, DATE],
    [4, crc32(bytes)],
    [4, content.length],
    [4, bytes.length],
    [2, name.length],
  ),
  name,
});

function directoryEntry({ head, name }: Common, offset: number): Buffer {
  const far = offset >= FULL_32;
  const extra = far ? fields([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
  const version = far ? VERSION.zip64 : VERSION.plain;
  const behind = fields([2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0], [4, Math.min(offset, FULL_32)]);
  return Buffer.concat([fields([4, 0x02014b50], [2, version], [2, version]), head, behind, name, extra]);
}

function zip64End(count: number, size: number, offset: number): Buffer {
  const version = VERSION.zip64;
  const record = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, version],
    [2, version],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  );
  return Buffer.concat([record, fields([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1])]);
}

const BLOCK = 64 * 1024;

/** Bytes in blocks of their own: a small buffer that is kept would keep the eight kilobytes that Node cut it from. */
function growing() {
  const full: Buffer[] = [];
  let block = Buffer.alloc(BLOCK);
  let used = 0;
  return {
    add(bytes: Buffer): void {
      if (used + bytes.length > BLOCK) {
        full.push(block.subarray(0, used));
        [block, used] = [Buffer.alloc(Math.max(BLOCK, bytes.length)), 0];
      }
      used += bytes.copy(block, used);
    },
    blocks: (): Buffer[] => [...full, block.subarray(0, used)],
  };
}

/** Little-endian whole numbers of so many bytes each. */
function fields(...values: (readonly [2 | 4 | 8, number])[]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of values) {
    if (size === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, size);
    at += size;
  }
  return buffer;
}
