import { ApplicationFailure } from '@temporalio/activity';
import { chinaDate, endOfChinaDay } from '../domain/calendar.ts';
import { shipmentDue } from '../domain/clocks.ts';
import { putOff } from '../domain/pauses.ts';
import { RELEASING } from '../domain/ticket-state.ts';
import type { Deps } from './deps.ts';

/** Until when released goods leave or customs is told that they do not: an instant (RFC 3339), its day in China, and the pack that says so. */
export type ShipmentClock = { until: string; lastDay: string; policyPackId: string };

export const createShipmentClockActivities = ({ models, policies }: Pick<Deps, 'models' | 'policies'>) => ({
  /** Counts from the first release among the tickets that stand, by customs' own time, and puts off what was paused since. Null where no rule is in force or
   *  nothing is released. Only reads. Errors: NOT_FOUND. */
  async readShipmentClock(transferId: string): Promise<ShipmentClock | null> {
    const transfer = await models.transferHead(transferId);
    if (transfer === null) throw ApplicationFailure.nonRetryable(`no transfer ${transferId}`, 'NOT_FOUND');
    const tickets = await models.TicketModel.distinct('_id', { transferId, state: { $in: ['released', 'withdrawing'] } });
    const [first] = await models.CustomsMessageModel.find({
      ticketId: { $in: tickets },
      direction: 'received',
      messageType: { $in: ['list', 'form-result'] },
      status: { $in: RELEASING },
    })
      .select('at')
      .sort({ at: 1 })
      .limit(1)
      .lean();
    if (first === undefined) return null;
    const releasedOn = chinaDate(first.at);
    const pack = policies.find('release-not-shipped', releasedOn, transfer.customsCode, transfer.mode);
    if (pack === null) return null;
    const due = endOfChinaDay(shipmentDue(pack.parameters, { releasedOn })).toISOString();
    const until = putOff(first.at, due, transfer.pauses ?? []);
    return until === null ? null : { until, lastDay: chinaDate(until), policyPackId: pack.id };
  },
});
