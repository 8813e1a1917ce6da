import { CancellationScope, sleep } from '@temporalio/workflow';
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
  let scope: CancellationScope | null = null;
  let came: { answer: Answer } | { failure: unknown } | null = null;
  const correspond = async ({ number, filing }: Claim): Promise<Answer> => {
    const asking = filing ?? { since: Date.now(), asked: 0 };
    await filingDesk.fileWarehouse({ id, number });
    for (;;) {
      const answer = await filingDesk.askWarehouseFiling({ id, number });
      if (answer.status !== 'pending') return answer;
      asking.asked += 1;
      await sleep(pauseMs(asking));
    }
  };
  return {
    /** Files the form of a claim and asks until customs answers. Safe to open again for the same claim: a form goes out once. */
    open(claim: Claim): void {
      const own = new CancellationScope();
      scope = own;
      const over = (news: NonNullable<typeof came>): void => {
        if (scope === own) came = news;
      };
      void own
        .run(() => correspond(claim))
        .then(
          (answer) => over({ answer }),
          (failure: unknown) => over({ failure }),
        );
    },
    /** What comes after this is not heard. */
    close(): void {
      const own = scope;
      scope = null;
      own?.cancel();
    },
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
