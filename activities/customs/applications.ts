import type { TicketRecord, WithdrawalRecord } from '../../models/index.ts';

/** Applications of a ticket to customs are counted together, those to withdraw it and those to amend it: a number is never used twice. */
export const nextApplication = ({ withdrawal, amendment }: Pick<TicketRecord, 'withdrawal' | 'amendment'>): number =>
  Math.max(withdrawal?.number ?? 0, amendment?.number ?? 0) + 1;

/** Like the key of a declaration, which holds 30 characters, but of the application. */
export const applicationKey = (ticketId: string, number: number): string =>
  `OW${ticketId.replaceAll('-', '').slice(-24).toUpperCase()}${String(number).padStart(2, '0')}`;

type Order = Pick<WithdrawalRecord, 'order' | 'reason' | 'redeclare'>;

/** An order to withdraw a ticket, as it is noted on it. */
export function withdrawalOf(
  ticket: Pick<TicketRecord, '_id' | 'withdrawal' | 'amendment'>,
  { order, reason, redeclare }: Order,
  askedAt: Date,
): WithdrawalRecord {
  const number = nextApplication(ticket);
  return { order, number, key: applicationKey(ticket._id, number), reason, redeclare, askedAt, sentAt: null };
}
