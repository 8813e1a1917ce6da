import type { PaperLine, PaperTicket } from '../../../contracts/documents.ts';

export type Line = PaperLine & { orderNo: string };

/** All lines of a transfer, each with its 订仓单号. */
export const linesOf = (tickets: readonly PaperTicket[]): Line[] =>
  tickets.flatMap(({ orderNo, lines }) => lines.map((line) => ({ ...line, orderNo })));

/** Items count from 1 within each ticket. */
export const beginsTicket = ({ gnum }: PaperLine): boolean => gnum === 1;
