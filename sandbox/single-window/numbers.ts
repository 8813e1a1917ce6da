import { toReturnTime } from '../../gateways/single-window/china-time.ts';
import type { Ticket } from './tickets.ts';

/** The numbers customs gives, all 18 characters, all from the ticket alone. Source of the shapes: china-export facts §3.4, §5.6. */
export function numbersOf({ id, createdAt, submission }: Ticket): {
  preNo: string;
  invtNo: string;
  seqNo: string;
  entryId: string;
  sumNo: string;
} {
  const day = toReturnTime(new Date(createdAt).toISOString()).slice(0, 8);
  const year = day.slice(0, 4);
  const serial = String(id).padStart(9, '0');
  const customs = submission?.customsCode ?? '0000';
  return {
    preNo: `B${day}${serial}`,
    invtNo: `${customs}${year}E${serial}`,
    seqNo: `E${year}0000${serial}`,
    entryId: `${customs}${year}0${serial}`,
    sumNo: `S${customs}${year}${serial}`,
  };
}
