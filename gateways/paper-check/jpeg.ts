import { broken } from './refused.ts';

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = Buffer.from([MARKER, 0xd9]);
/** C0 to CF without the tables and extensions among them. Source: ITU-T T.81, table B.1. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

/** Walks the segments of a JPEG to its frame with the dimensions and its scan, and looks for the end after that. One page.
 *  Errors: PaperRefused when one is missing or wrong. */
export function checkJpeg(bytes: Buffer): number {
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length;) {
    const code = bytes.readUInt8(at + 1);
    if (bytes.readUInt8(at) !== MARKER) break;
    if (code === MARKER) {
      // Fill bytes may stand before a marker.
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) break;
    if (isFrame(code)) {
      if (!isFrameHeader(bytes.subarray(at + 4, end))) break;
      hasFrame = true;
    }
    if (code === START_OF_SCAN) {
      if (hasFrame && bytes.includes(END_OF_IMAGE, end)) return 1;
      break;
    }
    at = end;
  }
  throw broken('JPEG');
}

/** Bits of a sample, height, width, number of components, three bytes for each. */
const isFrameHeader = (header: Buffer): boolean =>
  header.length >= 6 &&
  header.readUInt16BE(1) > 0 &&
  header.readUInt16BE(3) > 0 &&
  header.readUInt8(5) > 0 &&
  header.length === 6 + 3 * header.readUInt8(5);
