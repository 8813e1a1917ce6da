import type { DocumentFormat, DocumentKind, RenderedDocument, TransferPapers } from '../../contracts/documents.ts';
import { fileNameOf } from './file-name.ts';
import { createRenderThread } from './render-thread.ts';

const MIME_TYPES: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const thread = createRenderThread();

/** One paper of a transfer, printed in a thread of its own, one at a time, so that thousands of lines hold up nobody else. Sums are taken
 *  from the lines. The same papers give the same bytes as PDF; a workbook also carries the time it was packed. */
export async function renderDocument(kind: DocumentKind, format: DocumentFormat, papers: TransferPapers): Promise<RenderedDocument> {
  const bytes = await thread.render({ kind, format, papers });
  return { fileName: fileNameOf(kind, format, papers), mimeType: MIME_TYPES[format], bytes };
}
