import fc from 'fast-check';
import { type AttemptReceipt, clearanceOf } from '../../domain/clearance.ts';
import type { TicketState } from '../../domain/states.ts';

/** One ticket as it is counted, with what customs said of it. */
export type CountedTicket = {
  organisationId: string;
  path: 'list' | 'form';
  state: TicketState;
  shipment: { mode: string; district: string; country: string; currency: string; declaredOn: string };
  cents: number;
  receipts: AttemptReceipt[];
};

const START = Date.parse('2026-11-25T00:00:00Z');
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const CODES = ['[Code:1322;Desc:表体不一致]', '[Code:1300;Desc:人工退单]', 'no code'];

/** How a ticket went: refusals first, each in an attempt of its own, then as far as it got. */
const receiptsOf = fc
  .record({
    refusals: fc.array(fc.record({ of: fc.constantFrom('order' as const, 'declaration' as const), info: fc.constantFrom(...CODES) }), {
      maxLength: 2,
    }),
    reached: fc.constantFrom('nothing', 'accepted', 'inspected', 'released', 'finalised'),
    form: fc.boolean(),
    seconds: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900_000 })),
  })
  .map(({ refusals, reached, form, seconds }): AttemptReceipt[] => {
    const receipts: AttemptReceipt[] = refusals.map(({ of, info }, index) => ({
      of,
      status: '100',
      at: at(index),
      info,
      attempt: index + 1,
    }));
    const attempt = refusals.length + 1;
    const add = (status: string, after: number): void => {
      receipts.push({ of: 'declaration', status, at: at(100 + after), info: '', attempt });
    };
    const rank = ['nothing', 'accepted', 'inspected', 'released', 'finalised'].indexOf(reached);
    if (rank >= 1) add(form ? 'L' : '120', 0);
    if (rank === 2) add(form ? 'C' : '500', 1);
    if (rank >= 3) add(form ? 'P' : '800', seconds);
    if (rank >= 4) add(form ? 'R' : '899', seconds + 10);
    return receipts;
  });

export const countedTickets = fc.array(
  fc.record<CountedTicket>({
    organisationId: fc.constantFrom('org_a', 'org_b'),
    path: fc.constantFrom('list', 'form'),
    state: fc.constantFrom('submitted', 'released', 'withdrawn'),
    shipment: fc.record({
      mode: fc.constantFrom('9710', '9810'),
      district: fc.constantFrom('5165', '5208', '2248'),
      country: fc.constantFrom('MYS', 'SGP', 'USA'),
      currency: fc.constantFrom('CNY', 'CNY', 'USD'),
      declaredOn: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'),
    }),
    cents: fc.integer({ min: 1, max: 500_000 }),
    receipts: receiptsOf,
  }),
  { maxLength: 60 },
);

/** As the database holds it: only what counting and the unique keys need. */
export const asStored = ({ organisationId, path, state, shipment, cents, receipts }: CountedTicket, key: string) => ({
  _id: key,
  organisationId,
  filingId: key,
  sequence: 1,
  exporterCode: key,
  orderNo: key,
  declarationKey: key,
  transferId: key,
  path,
  state,
  shipment,
  clearance: clearanceOf(receipts),
  totals: { value: (cents / 100).toFixed(2) },
});
