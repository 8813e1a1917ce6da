import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf } from '../../contracts/ids.ts';
import { ID_PREFIXES, type IdKind } from '../../domain/ids.ts';
import { derivedId, newId } from '../../models/ids.ts';

const kinds = Object.keys(ID_PREFIXES) as IdKind[];
const anyKind = fc.constantFrom(...kinds);

test('a new id is well formed for its kind, never the same twice, and sorts by creation to the millisecond', () => {
  for (const kind of kinds) expect(idOf(kind).safeParse(newId(kind)).success).toBe(true);
  const ids = Array.from({ length: 1_000 }, () => newId('stockTransfer'));
  expect(new Set(ids).size).toBe(1_000);
  const time = (id: string): string => id.slice(0, 'stk_01234567-89ab'.length);
  expect(ids.map(time)).toEqual(ids.map(time).toSorted());
});

test('a derived id is well formed, follows from parent, kind and key alone, and differs when any of them does', () => {
  const parents = Array.from({ length: 20 }, () => newId('stockTransfer'));
  fc.assert(
    fc.property(fc.constantFrom(...parents), anyKind, fc.string(), fc.string(), anyKind, (parent, kind, key, otherKey, otherKind) => {
      const id = derivedId(kind, parent, key);
      expect(idOf(kind).safeParse(id).success).toBe(true);
      expect(derivedId(kind, parent, key)).toBe(id);
      const tail = (one: string): string => one.slice(one.indexOf('_') + 15);
      if (key !== otherKey) expect(tail(derivedId(kind, parent, otherKey))).not.toBe(tail(id));
      if (kind !== otherKind) expect(tail(derivedId(otherKind, parent, key))).not.toBe(tail(id));
      for (const other of parents) if (other !== parent) expect(tail(derivedId(kind, other, key))).not.toBe(tail(id));
    }),
  );
});

test('what is derived from an older parent sorts before what is derived from a newer one', () => {
  const clock = [0, 1, 1_000, 86_400_000].map((later) => {
    const time = (Date.parse('2026-11-24T00:00:00Z') + later).toString(16).padStart(12, '0');
    return `stk_${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-0123456789ab`;
  });
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (keys) => {
      const ids = clock.map((parent) => keys.map((key) => derivedId('ticket', parent, key)));
      for (const [index, older] of ids.entries())
        for (const newer of ids[index + 1] ?? []) for (const id of older) expect(id < newer).toBe(true);
    }),
  );
});
