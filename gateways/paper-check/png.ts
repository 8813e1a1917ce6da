import { crc32 } from 'node:zlib';
import { broken } from './refused.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum of a chunk. */
const FRAME_BYTES = 12;
/** Bit depths that each colour type may have. Source: ISO/IEC 15948, table 11.1. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Walks the chunks of a PNG, each with its checksum, from the header with its dimensions to the end chunk. One page.
 *  Errors: PaperRefused when one is missing or wrong. */
export function checkPng(bytes: Buffer): number {
  let hasData = false;
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + FRAME_BYTES + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) break;
    const isFirst = at === SIGNATURE_BYTES;
    if (isFirst && (type !== 'IHDR' || length !== 13 || !isHeader(bytes.subarray(at + 8, at + 21)))) break;
    if (type === 'IDAT' && length > 0) hasData = true;
    if (type === 'IEND' && hasData) return 1;
    at = end;
  }
  throw broken('PNG');
}

const isHeader = (header: Buffer): boolean =>
  header.readInt32BE(0) > 0 && header.readInt32BE(4) > 0 && (DEPTHS[header.readUInt8(9)]?.includes(header.readUInt8(8)) ?? false);
