import { unzipSync, zipSync } from 'fflate';
import { FileRefused } from './faults.ts';
import type { Limits } from './limits.ts';

const MAX_ENTRIES = 10_000;

export type Parts = Record<string, Uint8Array<ArrayBuffer>>;

/** The XML parts of a workbook, without its pictures and add-ins. Sizes are added up from the archive's directory before anything is
 *  unpacked, and no part unfolds to more than its entry there says: memory stays bounded whatever the file claims. Errors: FileRefused. */
export function unpack(bytes: Buffer, { unpackedBytes }: Limits): Parts {
  let entries = 0;
  let total = 0;
  const parts = unfold(bytes, ({ name, size, originalSize }) => {
    entries += 1;
    const wanted = /^xl\/.*\.(xml|rels)$/.test(name);
    // A stored entry is copied by its packed size, whatever it says of the other.
    if (wanted) total += Math.max(size, originalSize);
    if (entries > MAX_ENTRIES || total > unpackedBytes) throw tooLarge(unpackedBytes);
    return wanted;
  });
  if (parts['xl/workbook.xml'] === undefined) {
    throw new FileRefused('FILE_FORMAT_UNKNOWN', 'is an archive, but no Excel workbook (.xlsx)', '是压缩包，但不是 Excel 工作簿（.xlsx）');
  }
  return parts;
}

/** The same parts as a workbook again, not compressed. */
export function pack(parts: Parts): Buffer {
  const { buffer, byteOffset, byteLength } = zipSync(parts, { level: 0 });
  return Buffer.from(buffer, byteOffset, byteLength);
}

function unfold(bytes: Buffer, filter: (entry: { name: string; size: number; originalSize: number }) => boolean): Parts {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof FileRefused ? error : broken(error);
  }
}

export const broken = (cause?: unknown): FileRefused =>
  new FileRefused(
    'FILE_BROKEN',
    'is damaged; open it in Excel and save it again as .xlsx',
    '已损坏，请在 Excel 中打开后重新另存为 .xlsx',
    cause === undefined ? {} : { cause },
  );

const tooLarge = (unpackedBytes: number): FileRefused =>
  new FileRefused(
    'FILE_TOO_LARGE',
    `unpacks to more than ${unpackedBytes / 1024 / 1024} MB; delete other sheets and the empty rows under the list`,
    `解压后超过 ${unpackedBytes / 1024 / 1024} MB，请删除其他工作表及表尾空行`,
  );
