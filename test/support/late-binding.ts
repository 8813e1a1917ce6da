import type { BindingState } from '../../domain/late-binding.ts';
import type { Stage } from './running.ts';
import { actor, aTransfer } from './transfer.ts';

/** What a seller states of a vessel. */
export const bound = (order: string) => ({
  order,
  transport: { mode: 'sea' as const, billNo: 'COSU6312', vehicleName: 'EVER 2', voyageNo: '044S' },
  actor,
});

/** A transfer whose lists are declared without their transport. `standing` says what the database answers from now on, one state after the other. */
export async function aLateTransfer(stage: Stage) {
  const { fakes } = stage;
  const standing = (...states: BindingState[]): void => {
    const next = (state: BindingState | undefined) => ({
      state: state ?? 'taken',
      refusals: state === 'refused' ? ['人工退单，提运单号与舱单不符'] : [],
    });
    const [last, ...first] = states.toReversed();
    fakes.followBinding.mockReset();
    for (const state of first.toReversed()) fakes.followBinding.mockResolvedValueOnce(next(state));
    fakes.followBinding.mockResolvedValue(next(last));
  };
  standing('open');
  fakes.checkAndPlan.mockImplementation(async (transferId) => ({
    outcome: 'ready',
    filingId: transferId.replace(/^(stk|dex)_/, 'fil_'),
    tickets: 2,
    boundLater: true,
  }));
  const journey = await aTransfer(stage);
  return { journey, transfer: journey.transfer, standing };
}
