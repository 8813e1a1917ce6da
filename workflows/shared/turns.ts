export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Work of many messages on one thing, done one after the other in the order it came. One that fails holds up no other. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
