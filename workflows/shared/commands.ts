import { setHandler, workflowInfo } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { refuseUnless } from './progress.ts';
import { createTurns } from './turns.ts';

/** Bounds the history of one run where the server does not ask for a new one before: a command costs some twelve events. */
const COMMANDS_A_RUN = 100;
/** No states that are ever stored, so that the API asks again: until the decision, and who made it, is on record; until the next run is there. */
const BEING_DECIDED = 'being-decided';
const HANDING_OVER = 'handing-over';

/** The commands of one flow on one resource, taken one after the other: each is checked when it comes, before anything is written, and once
 *  more in its turn. `state` is where the resource stands, and is what a command is answered. */
export function createCommands(state: () => string) {
  const inTurn = createTurns();
  const deciding = new Set<string>();
  let taken = 0;
  /** Whether it is time for a new run. No command begins any more, so that a busy resource gets there too. */
  const runIsOver = (): boolean => taken >= COMMANDS_A_RUN || workflowInfo().continueAsNewSuggested;
  return {
    inTurn,
    runIsOver,
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
            refuseUnless(!runIsOver(), HANDING_OVER);
            refuseUnless(own === null || !deciding.has(own), BEING_DECIDED, 'ALREADY_DECIDED');
          },
        },
      );
    },
  };
}
