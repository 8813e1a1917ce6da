import { condition } from '@temporalio/workflow';
import type { WarehouseFilingAnswer } from '../../contracts/warehouse-filing.ts';
import type { Claim } from '../../contracts/registration.messages.ts';
import { filingDesk } from './activities.ts';

type Answer = Exclude<WarehouseFilingAnswer, { status: 'pending' }>;
const DAY_MS = 86_400_000;

/** Sooner at first, when a fault of the form itself would show; an hour apart after that; after a day without an answer six hours. */
const pauseMs = ({ since, asked }: { since: number; asked: number }): number =>
  Date.now() - since > DAY_MS ? DAY_MS / 4 : Math.min(3_600_000, 1000 * 2 ** Math.min(asked, 12));

/** The correspondence with customs on one warehouse form, beside the flow. */
export function createCustomsDesk(id: string) {
  let current: Claim | null = null;
  let resting = true;
  let over: Promise<void> = Promise.resolve();
  let came: { answer: Answer } | { failure: unknown } | null = null;
  /** Null when it was broken off. */
  const correspond = async (claim: Claim): Promise<Answer | null> => {
    const { number, filing } = claim;
    const asking = filing ?? { since: Date.now(), asked: 0 };
    const brokenOff = (): boolean => current !== claim;
    resting = false;
    await filingDesk.fileWarehouse({ id, number });
    while (!brokenOff()) {
      const answer = await filingDesk.askWarehouseFiling({ id, number });
      if (answer.status !== 'pending') return answer;
      asking.asked += 1;
      resting = true;
      await condition(brokenOff, pauseMs(asking));
      resting = false;
    }
    return null;
  };
  return {
    /** Files the form of a claim and asks until customs answers. Safe to open again for the same claim: a form goes out once. */
    open(claim: Claim): void {
      current = claim;
      over = correspond(claim).then(
        (answer) => {
          resting = true;
          if (answer !== null && current === claim) came = { answer };
        },
        (failure: unknown) => {
          if (current === claim) came = { failure };
        },
      );
    },
    /** What comes after this is not heard. */
    close(): void {
      current = null;
    },
    /** Breaks it off for the next run, which opens it again; resolves once nothing of it waits any more. */
    handOver(): Promise<void> {
      current = null;
      return over;
    },
    /** Whether nothing is on its way to customs. */
    isResting: (): boolean => resting,
    heard: (): boolean => came !== null,
    /** Errors: what the correspondence failed with for good. */
    take(): Answer | null {
      const news = came;
      came = null;
      if (news !== null && 'failure' in news) throw news.failure;
      return news?.answer ?? null;
    },
  };
}
