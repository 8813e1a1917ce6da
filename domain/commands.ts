import { type StockTransferState, type TicketState, mayBecome, STOCK_TRANSFER } from './states.ts';

/** What its seller may order of a transfer, by the verb of the route. */
export const TRANSFER_COMMANDS = ['recheck', 'amend', 'resubmit', 'adopt-policies', 'proceed', 'cancel'] as const;
export type TransferCommand = (typeof TRANSFER_COMMANDS)[number];
export const FILING_COMMANDS = ['withdraw', 'resubmit', 'correct'] as const;
export type FilingCommand = (typeof FILING_COMMANDS)[number];

/** Where a transfer stands; `actions` are those of its attention. */
export type TransferStanding = { state: StockTransferState; actions: readonly string[]; isAmending?: boolean };

const BEFORE_DEPARTURE: readonly StockTransferState[] = ['filing', 'declared', 'arrived-at-port', 'under-inspection', 'held', 'released'];

/** Whether a transfer takes a command where it stands. What is just being done may stand against it all the same, and each ticket may. */
export function mayOrder(command: TransferCommand, { state, actions, isAmending = false }: TransferStanding): boolean {
  const asks = (action: string): boolean => actions.includes(action);
  switch (command) {
    case 'cancel':
      return mayBecome(STOCK_TRANSFER, state, 'cancelling') && (state !== 'needs-attention' || asks('cancel'));
    case 'amend':
      // Who has to say whether what stands goes on says that first.
      if (isAmending) return false;
      return BEFORE_DEPARTURE.includes(state) || (state === 'needs-attention' && (asks('amend') || (asks('cancel') && !asks('proceed'))));
    case 'proceed':
      return state === 'needs-attention' && asks('proceed');
    case 'recheck':
      return asks('recheck');
    case 'resubmit':
    case 'adopt-policies':
      return asks('resubmit');
  }
}

/** What a transfer takes now. */
export const ordersFor = (standing: TransferStanding): TransferCommand[] =>
  TRANSFER_COMMANDS.filter((command) => mayOrder(command, standing));

/** What a filing takes now: its tickets are counted by where they are. */
export function ordersForFiling(
  counts: Readonly<Record<TicketState, number>>,
  hasDeparted: boolean,
  transfer: TransferStanding,
): FilingCommand[] {
  const standing = (['planned', 'submitted', 'accepted', 'arrived', 'inspect', 'released', 'rejected', 'correcting'] as const).some(
    (state) => counts[state] > 0,
  );
  const may: Record<FilingCommand, boolean> = {
    withdraw: !hasDeparted && standing,
    resubmit: mayOrder('resubmit', transfer),
    correct: counts.rejected > 0 && mayOrder('amend', transfer),
  };
  return FILING_COMMANDS.filter((command) => may[command]);
}
