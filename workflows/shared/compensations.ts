/** Undos of steps, each registered before its step, run newest first. */
export class Compensations {
  #undos: (() => Promise<unknown>)[] = [];

  add(undo: () => Promise<unknown>): void {
    this.#undos.unshift(undo);
  }

  /** What was done can no longer be undone this way. */
  clear(): void {
    this.#undos = [];
  }

  async run(): Promise<void> {
    for (const undo of this.#undos) await undo();
  }
}
