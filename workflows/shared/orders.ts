import { ApplicationFailure, condition } from '@temporalio/workflow';

type Order = { act: () => Promise<void>; done: boolean; refused: ApplicationFailure | null };

/** What people order a flow to do, done by the flow itself one after the other in the order it came, so that two orders never meet half-way. */
export function createOrders() {
  const waiting: Order[] = [];
  return {
    /** Waits until the order is done. Errors: what `act` refuses, when it comes to it. */
    async done(act: Order['act']): Promise<void> {
      const order: Order = { act, done: false, refused: null };
      waiting.push(order);
      await condition(() => order.done);
      if (order.refused !== null) throw order.refused;
    },
    any: (): boolean => waiting.length > 0,
    /** Does the oldest. Errors: whatever fails without being a refusal. */
    async next(): Promise<void> {
      const order = waiting.shift();
      if (order === undefined) return;
      try {
        await order.act();
      } catch (error) {
        if (!(error instanceof ApplicationFailure)) throw error;
        order.refused = error;
      }
      order.done = true;
    },
  };
}
