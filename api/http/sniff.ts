/** Types by the first bytes of a file; what a name or a browser says of it is not believed. */
const SIGNATURES: readonly [mimeType: string, bytes: readonly number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];
export const PAPER_TYPES = SIGNATURES.map(([mimeType]) => mimeType);

/** The type of a paper a person uploads, or null when it is none of `PAPER_TYPES`. */
export const paperTypeOf = (bytes: Buffer): string | null =>
  SIGNATURES.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0] ?? null;
