import { amendTransfer } from '../../contracts/stock-transfer.messages.ts';
import type { AmendmentState } from '../../domain/states.ts';
import { type Fakes, counts } from './fakes.ts';
import { type Journey, actor } from './transfer.ts';

/** Somebody wants something changed of a transfer. */
export const amends = (journey: Journey, amendmentId = 'amd_1') =>
  journey.transfer.executeUpdate(amendTransfer, { args: [{ amendmentId, actor }] });

/** What is decided of the next amendment. */
export const decides = (fakes: Fakes, state: AmendmentState, toFile = 0): void => {
  fakes.decideAmendment.mockResolvedValueOnce({ state, toFile });
};

const REFUSAL = { orderNo: 'WB-1', info: '修撤申请不予同意' };
/** Customs does not let it be amended, or some of it. */
export const refuses = (fakes: Fakes, approved = 0): void => {
  fakes.readAmendment.mockResolvedValueOnce({ approved, refused: 1, refusals: [REFUSAL] });
};

/** Customs has not answered, so many times; `toFile` is what the last answer leaves to file. */
export function answersAfter(fakes: Fakes, looks: number, toFile = 0, revision = 20): void {
  const at = (pending: number, waiting: number) => ({
    revision,
    counts: counts({ accepted: 2, orderAccepted: 2 }),
    pending,
    toFile: waiting,
  });
  for (let look = 0; look < looks; look += 1) fakes.carryAmendment.mockResolvedValueOnce(at(1, 0));
  fakes.carryAmendment.mockResolvedValueOnce(at(0, toFile));
}
