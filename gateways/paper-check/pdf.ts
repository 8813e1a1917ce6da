import { getDocument } from 'unpdf/pdfjs';
import { PaperRefused, broken } from './refused.ts';

/** Readers look for the end mark in so many last bytes. Source: Adobe's implementation notes to ISO 32000-1, H.3 note 18 [own]. */
const END_MARK = { text: '%%EOF', within: 1024 };
/** A lease with its annexes has dozens. [own] */
const MAX_PAGES = 200;

const encrypted = (): PaperRefused =>
  new PaperRefused('It is encrypted: save it without a password or restrictions', 'PDF 已加密，请去除密码和权限限制后重新上传');

/** Reads the structure of a PDF: cross references, the tree of pages and each page in it. Not what is drawn on them; nothing in it is run.
 *  An encrypted one is refused even when it opens without a password: archives do not take it (ISO 19005).
 *  Errors: PaperRefused. */
export async function countPages(bytes: Buffer): Promise<number> {
  // The parser mends what it can; a paper that was cut is not to be mended.
  if (!bytes.subarray(-END_MARK.within).includes(END_MARK.text)) throw broken('PDF');
  const task = getDocument({ data: new Uint8Array(bytes), stopAtErrors: true, verbosity: 0, useSystemFonts: false, disableFontFace: true });
  try {
    const document = await task.promise;
    if ((await document.getPermissions()) !== null) throw encrypted();
    if (document.numPages > MAX_PAGES)
      throw new PaperRefused(`It has more than ${MAX_PAGES} pages: upload it in parts`, `超过 ${MAX_PAGES} 页，请分份上传`);
    if (document.numPages === 0) throw broken('PDF');
    for (let page = 1; page <= document.numPages; page += 1) await document.getPage(page);
    return document.numPages;
  } catch (error) {
    if (error instanceof PaperRefused) throw error;
    throw error instanceof Error && error.name === 'PasswordException' ? encrypted() : broken('PDF', { cause: error });
  } finally {
    await task.destroy();
  }
}
