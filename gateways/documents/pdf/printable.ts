export type Printer = { print: (text: string) => string; changed: () => boolean };

const INVISIBLE = /[\p{Cf}\p{Variation_Selector}]|(?!\n)\p{Cc}/gu;
// The font's own is as wide as a Chinese character, and would tear `men’s` apart.
const APOSTROPHE = /(?<=\p{Script=Latin})’|’(?=\p{Script=Latin})/gu;
const ACCENTS = /[\p{M}&&\p{Script=Inherited}]/gv;
// Letters that Unicode does not take apart.
const BARE: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', ı: 'i' };

/** Makes text printable in a font that has only these code points, so that no reader meets an empty box for a character that meant
 *  something. What the font lacks becomes its plain equivalent (`㎏` → `kg`), then the letter without its accent (`š` → `s`), then
 *  〔U+0E01〕, which anyone can look up. `changed` says whether any but the first was needed. */
export function createPrinter(has: ReadonlySet<number>): Printer {
  let changed = false;
  const all = (text: string): boolean => [...text].every((character) => character === '\n' || has.has(codeOf(character)));

  /** Null when there is none. */
  function substitute(character: string): string | null {
    const plain = character.normalize('NFKC');
    if (all(plain)) return plain;
    changed = true;
    const bare = BARE[plain] ?? plain.normalize('NFD').replace(ACCENTS, '');
    return all(bare) ? bare : null;
  }

  function printMixed(text: string): string {
    let printed = '';
    let missing: string[] = [];
    const told = (): string => (missing.length === 0 ? '' : `〔${missing.join(' ')}〕`);
    for (const character of text) {
      const shown = all(character) ? character : substitute(character);
      if (shown === null) missing.push(`U+${codeOf(character).toString(16).toUpperCase().padStart(4, '0')}`);
      else {
        printed += told() + shown;
        missing = [];
      }
    }
    return printed + told();
  }

  return {
    changed: () => changed,
    print(text) {
      const visible = text.normalize('NFC').replaceAll('\t', ' ').replace(INVISIBLE, '').replace(APOSTROPHE, "'");
      return all(visible) ? visible : printMixed(visible);
    },
  };
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;
