import { setHandler } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { refuseUnless } from './progress.ts';
import { createTurns } from './turns.ts';

/** The commands of one flow on one resource, taken one after the other: each is checked when it comes, before anything is written, and once
 *  more in its turn. `state` is where the resource stands, and is what a command is answered. */
export function createCommands(state: () => string) {
  const inTurn = createTurns();
  const deciding = new Set<string>();
  let taken = 0;
  /** No state that is ever stored, so that whoever is refused by it is asked to wait until the decision, and who made it, is on record. */
  const BEING_DECIDED = 'being-decided';
  return {
    inTurn,
    taken: (): number => taken,
    /** `check` refuses what the state forbids. `subject` is what a command decides: of two at once the second is told so, and does not wait. */
    on: <Input>(
      update: UpdateDefinition<{ state: string }, [Input]>,
      check: (input: Input) => void,
      act: (input: Input) => Promise<void>,
      subject: (input: Input) => string | null = () => null,
    ): void => {
      setHandler(
        update,
        async (input) => {
          const own = subject(input);
          if (own !== null) deciding.add(own);
          taken += 1;
          try {
            await inTurn(async () => {
              check(input);
              await act(input);
            });
          } finally {
            if (own !== null) deciding.delete(own);
          }
          return { state: state() };
        },
        {
          validator: (input) => {
            check(input);
            const own = subject(input);
            refuseUnless(own === null || !deciding.has(own), BEING_DECIDED, 'ALREADY_DECIDED');
          },
        },
      );
    },
  };
}
