import type { DocumentFormat, DocumentKind } from '../../contracts/documents.ts';

const NAMES: Readonly<Record<DocumentKind, string>> = {
  'commercial-invoice': 'commercial invoice',
  'packing-list': 'packing list',
  'declaration-data-sheet': '报关资料',
};

// No file system takes more than 255 bytes, and a Chinese character has three.
const MOST_CHARACTERS = 60;
// What Windows refuses in a name, what a shell or a header would read, and what the eye cannot see.
const UNSAFE = /[\\/:*?"'`<>|%$&;\p{C}\p{Zl}\p{Zp}]+/gu;

/** `DC-2026-001 commercial invoice.pdf`: the seller's reference and what it is, in characters every file system and mail takes. */
export function fileNameOf(
  kind: DocumentKind,
  format: DocumentFormat,
  { reference, transferId }: { reference: string; transferId: string },
): string {
  const safe = reference.normalize('NFC').replace(UNSAFE, '-').replace(/\s+/gu, ' ');
  const short = [...safe]
    .slice(0, MOST_CHARACTERS)
    .join('')
    .replace(/^[\s.-]+|[\s.-]+$/g, '');
  return `${short === '' ? transferId : short} ${NAMES[kind]}.${format}`;
}
