import { mongo } from 'mongoose';
import { type Mock, vi } from 'vitest';
import type { World } from './world.ts';

class Killed extends Error {
  override readonly name = 'Killed';
}

type Target = Record<string, (...args: never[]) => Promise<unknown>>;
const WRITES = ['bulkWrite', 'insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'deleteOne', 'deleteMany'];

/** Everything by which an activity leaves a trace can be the last thing its worker did: a write, a commit; and in a world, a message, a signal. */
export function killable(world?: Pick<World, 'singleWindow' | 'temporalTold' | 'deps'>) {
  let passed = 0;
  let last: { effect: number; done: boolean } | null = null;
  let fired = false;
  const wrap = (target: Target, name: string): void => {
    const real = target[name] as Target[string];
    (vi.spyOn(target as never, name as never) as Mock).mockImplementation(async function (this: unknown, ...args: never[]) {
      const mine = last !== null && passed === last.effect;
      const done = last?.done ?? false;
      passed += 1;
      if (mine && !done) die();
      const result = await real.apply(this, args);
      if (mine && done) die();
      return result;
    });
  };
  const die = (): never => {
    fired = true;
    throw new Killed(`killed at effect ${passed}`);
  };
  for (const name of WRITES) wrap(mongo.Collection.prototype as unknown as Target, name);
  wrap(mongo.ClientSession.prototype as unknown as Target, 'commitTransaction');
  if (world !== undefined) {
    wrap(world.singleWindow as unknown as Target, 'send');
    wrap(world.deps.warehouseDesk, 'file');
    wrap(world.temporalTold, 'signal');
    wrap(world.temporalTold, 'start');
  }

  return {
    /** Runs an activity, killed before and after each of its effects in turn and started again each time, until it gets through. */
    async everywhere<T>(act: () => Promise<T>): Promise<{ answer: T; kills: number }> {
      for (let kills = 0; ; kills += 1) {
        [passed, fired, last] = [0, false, { effect: Math.floor(kills / 2), done: kills % 2 === 1 }];
        try {
          const answer = await act();
          if (fired) throw new Error('an activity went on after it was killed');
          return { answer, kills };
        } catch (error) {
          if (!(error instanceof Killed) && !fired) throw error;
        } finally {
          last = null;
        }
      }
    },
  };
}
