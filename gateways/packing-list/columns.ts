import type { z } from 'zod';
import type { Localised } from '../../domain/localised.ts';
import type { ReadCell } from './cells.ts';

export type Column = {
  field: string;
  /** The header as our own sheets print it. */
  label: Localised;
  /** Other headers that mean this column. */
  also: readonly string[];
  required: boolean;
  read: ReadCell;
};

/** How one field is read: its headers, Chinese before English, and what its cells hold. */
export type Described = readonly [zh: string, en: string, read: ReadCell, also?: readonly string[]];

/** The columns of a sheet whose rows are `schema`: each of its fields described once, required where the schema has no default. */
export function columnsOf<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  described: Readonly<Record<keyof Shape & string, Described>>,
): readonly Column[] {
  return Object.entries<Described>(described).map(([field, [zh, en, read, also = []]]) => ({
    field,
    label: { en, 'zh-CN': zh },
    also: [...also, field],
    required: !(schema.shape[field] as unknown as z.ZodType).safeParse(undefined).success,
    read,
  }));
}
