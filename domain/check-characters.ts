const USCI_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCI_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The 18th character of a unified social credit code, from its first 17. Null when a character is outside the alphabet (I, O, S, V, Z).
 *  Source: GB 32100-2015. */
export function usciCheckCharacter(first17: string): string | null {
  if (first17.length !== 17) return null;
  const values = [...first17].map((character) => USCI_ALPHABET.indexOf(character));
  if (values.includes(-1)) return null;
  const sum = values.reduce((total, value, index) => total + value * (USCI_WEIGHTS[index] ?? 0), 0);
  return USCI_ALPHABET[(31 - (sum % 31)) % 31] ?? null;
}

/** Whether an 18-character USCI agrees with its own check character. */
export const isUsci = (usci: string): boolean => usci.length === 18 && usciCheckCharacter(usci.slice(0, 17)) === usci[17];

/** The check digit of an SSCC, from its first 17 digits. Source: GS1 General Specifications, modulo 10 with weights 3 and 1. */
export function ssccCheckDigit(first17: string): number {
  const sum = [...first17].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** An 18-digit SSCC from a company prefix and a serial; the extension digit is 0. Errors: RangeError when the serial does not fit. */
export function sscc(companyPrefix: string, serial: number): string {
  const width = 16 - companyPrefix.length;
  const digits = String(serial);
  if (width < 1 || digits.length > width) throw new RangeError(`serial ${serial} does not fit beside prefix ${companyPrefix}`);
  const first17 = `0${companyPrefix}${digits.padStart(width, '0')}`;
  return `${first17}${ssccCheckDigit(first17)}`;
}
