/**
 * How a message is described: as data, in the order of the wire. One builder, one validator and one reader work on every
 * description, so a new message is a new description and a mapper. Lengths count characters, as XML Schema does.
 */
export type ValueRule =
  | { kind: 'text'; min: number; max: number }
  /** N19,5: at most 19 digits, at most 5 of them after the point; never negative. */
  | { kind: 'number'; digits: number; decimals: number }
  | { kind: 'integer'; digits: number }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'pattern'; pattern: RegExp; says: string };

type Leaf<N extends string = string, R extends boolean = boolean> = {
  node: 'leaf';
  name: N;
  required: R;
  many: false;
  rule: ValueRule;
};
type Group<
  N extends string = string,
  R extends boolean = boolean,
  M extends boolean = boolean,
  C extends readonly Element[] = readonly Element[],
> = { node: 'group'; name: N; required: R; many: M; children: C };
/** An element that may stand here and is not read, for example a signature. */
type Opaque = { node: 'opaque'; name: string; required: false; many: boolean };
export type Element = Leaf | { node: 'group'; name: string; required: boolean; many: boolean; children: readonly Element[] } | Opaque;

/** A whole message. `namespace` null: the message has none, as the form's results. */
export type Description<C extends readonly Element[] = readonly Element[]> = {
  root: string;
  namespace: string | null;
  prefix: string;
  children: C;
};

type ValueOf<E, L> = E extends Leaf
  ? L
  : E extends { node: 'group'; many: infer M; children: infer C extends readonly Element[] }
    ? M extends true
      ? readonly Values<C, L>[]
      : Values<C, L>
    : never;
type Named = { name: string };
type Content<E> = Exclude<E, Opaque>;
type Mandatory<E> = Extract<E, { required: true }>;
type Optional<E> = Extract<E, { required: false }>;
/** The values of a description's elements: `L` is what a leaf holds. */
type Values<C extends readonly Element[], L = string> = {
  [E in Mandatory<Content<C[number]>> & Named as E['name']]: ValueOf<E, L>;
} & { [E in Optional<Content<C[number]>> & Named as E['name']]?: ValueOf<E, L> | null };
export type ValuesOf<D extends Description, L = string> = Values<D['children'], L>;

/** A value that has no form on this wire, for example a country without a code; it becomes a fault at its element. */
type Refusal = { refused: string };
export const refused = (reason: string): Refusal => ({ refused: reason });
/** What a mapper gives for a leaf. */
export type Written = string | Refusal;

const leaf = <N extends string, R extends boolean>(name: N, required: R, rule: ValueRule): Leaf<N, R> => ({
  node: 'leaf',
  name,
  required,
  many: false,
  rule,
});

/** Text of 1 to `max` characters: `C..60`. */
export const text = <N extends string>(name: N, max: number) => leaf(name, true, { kind: 'text', min: 1, max });
/** The same, optional: absent and empty are one. */
export const optionalText = <N extends string>(name: N, max: number) => leaf(name, false, { kind: 'text', min: 1, max });
/** Text of exactly `length` characters, or `min` to `max`: `C4`, `C3..4`. */
export const fixed = <N extends string>(name: N, min: number, max = min) => leaf(name, true, { kind: 'text', min, max });
export const optionalFixed = <N extends string>(name: N, min: number, max = min) => leaf(name, false, { kind: 'text', min, max });
/** `N19,5`. */
export const number = <N extends string>(name: N, digits = 19, decimals = 5) => leaf(name, true, { kind: 'number', digits, decimals });
export const optionalNumber = <N extends string>(name: N, digits = 19, decimals = 5) =>
  leaf(name, false, { kind: 'number', digits, decimals });
export const integer = <N extends string>(name: N, digits: number) => leaf(name, true, { kind: 'integer', digits });
export const optionalInteger = <N extends string>(name: N, digits: number) => leaf(name, false, { kind: 'integer', digits });
export const choice = <N extends string>(name: N, ...of: string[]) => leaf(name, true, { kind: 'choice', of });
export const pattern = <N extends string>(name: N, expression: RegExp, says: string) =>
  leaf(name, true, { kind: 'pattern', pattern: expression, says });
export const optionalPattern = <N extends string>(name: N, expression: RegExp, says: string) =>
  leaf(name, false, { kind: 'pattern', pattern: expression, says });
/** A status: a whole number that is negative when processing failed. */
export const status = <N extends string>(name: N) => pattern(name, /^-?\d{1,10}$/, 'a whole number');
/** `YYYYMMDDhhmmss` in China local time. */
export const localTime = <N extends string>(name: N) => pattern(name, /^\d{14}$/, 'YYYYMMDDhhmmss');

export const group = <N extends string, const C extends readonly Element[]>(name: N, children: C): Group<N, true, false, C> => ({
  node: 'group',
  name,
  required: true,
  many: false,
  children,
});
export const optionalGroup = <N extends string, const C extends readonly Element[]>(name: N, children: C): Group<N, false, false, C> => ({
  node: 'group',
  name,
  required: false,
  many: false,
  children,
});
/** One or more. */
export const list = <N extends string, const C extends readonly Element[]>(name: N, children: C): Group<N, true, true, C> => ({
  node: 'group',
  name,
  required: true,
  many: true,
  children,
});
/** None or more. */
export const optionalList = <N extends string, const C extends readonly Element[]>(name: N, children: C): Group<N, false, true, C> => ({
  node: 'group',
  name,
  required: false,
  many: true,
  children,
});
export const opaque = (name: string, many = false): Opaque => ({ node: 'opaque', name, required: false, many });

/** What is wrong with a value under a rule, or null. */
export function faultOf(rule: ValueRule, value: string): string | null {
  switch (rule.kind) {
    case 'text': {
      // A character is one or two code units: most values are settled without being taken apart.
      if (value.length <= rule.max && value.length >= 2 * rule.min) return null;
      const { length } = Array.from(value);
      if (length > rule.max) return `has ${length} characters, more than ${rule.max}`;
      return length < rule.min ? `has ${length} characters, fewer than ${rule.min}` : null;
    }
    case 'number': {
      const parts = /^(\d+)(?:\.(\d+))?$/.exec(value);
      if (parts === null) return 'is not a decimal number';
      const decimals = parts[2]?.length ?? 0;
      if (decimals > rule.decimals) return `has ${decimals} decimals, more than ${rule.decimals}`;
      const whole = rule.digits - rule.decimals;
      return (parts[1] ?? '').replace(/^0+/, '').length > whole ? `has more than ${whole} digits before the point` : null;
    }
    case 'integer':
      return /^\d+$/.test(value) && value.length <= rule.digits ? null : `is not a whole number of at most ${rule.digits} digits`;
    case 'choice':
      return rule.of.includes(value) ? null : `is none of ${rule.of.join(', ')}`;
    case 'pattern':
      return rule.pattern.test(value) ? null : `is not ${rule.says}`;
  }
}
