import type { Deps } from '../deps.ts';
import { shipmentOf } from '../plan-records.ts';
import { recomputeTickets } from './tickets.ts';

type Models = Deps['models'];
/** As many as customs' receipts are usually applied at once. */
const BATCH = 500;

/** Gives tickets of before there were statistics what they are counted by, out of their transfers and receipts. Returns how many there were.
 *  Safe to run at every start, several at once and again after a crash: each writes what any other would. */
export async function completeTickets(models: Models): Promise<number> {
  for (let completed = 0; ;) {
    const bare = await models.ticketsUncounted(BATCH);
    if (bare.length === 0) return completed;
    for (const [transferId, tickets] of Map.groupBy(bare, (ticket) => ticket.transferId)) {
      const ids = tickets.map(({ _id }) => _id);
      const shipment = await shipmentOfTransfer(models, transferId);
      await recomputeTickets(models, ids);
      // Last, since by it a ticket counts as completed.
      await models.TicketModel.updateMany({ _id: { $in: ids } }, { $set: { shipment } });
    }
    completed += bare.length;
  }
}

async function shipmentOfTransfer(models: Models, transferId: string) {
  const transfer = await models.transferHead(transferId);
  const consignee = transfer === null ? null : await models.consigneeOf(transfer);
  if (transfer === null || consignee === null) throw new Error(`tickets of ${transferId}, which has no transfer or no consignee`);
  return shipmentOf(transfer, consignee.country);
}
