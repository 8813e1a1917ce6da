import { CustomsMessageModel } from '../models/customs-message.ts';
import { TicketModel } from '../models/ticket.ts';
import { type Distribution, distributionOf } from './measure.ts';

/** The receipt by which a list comes to a state. */
const BRINGS: Readonly<Record<string, string>> = { 399: 'accepted', 800: 'released' };

type Change = { documentKey: { _id: string }; wallTime: Date; updateDescription: { updatedFields: { state: string } } };

/** Watches tickets move, by the database's own clock. `measured` gives the time from customs' own time of a receipt to the state it brings. */
export function watchStates() {
  const reachedAt = new Map<string, number>();
  const wanted = { operationType: 'update', 'updateDescription.updatedFields.state': { $in: Object.values(BRINGS) } };
  const fields = { 'documentKey._id': 1, wallTime: 1, 'updateDescription.updatedFields.state': 1 };
  const stream = TicketModel.collection.watch([{ $match: wanted }, { $project: fields }]);
  stream.on('change', (change) => {
    const { documentKey, wallTime, updateDescription } = change as unknown as Change;
    reachedAt.set(`${documentKey._id} ${updateDescription.updatedFields.state}`, wallTime.getTime());
  });
  return {
    async measured(): Promise<Distribution> {
      const times: number[] = [];
      const receipts = CustomsMessageModel.find({ direction: 'received', messageType: 'list', status: { $in: Object.keys(BRINGS) } });
      for await (const { ticketId, status, at } of receipts.select('ticketId status at').lean().cursor()) {
        const reached = reachedAt.get(`${ticketId} ${BRINGS[status ?? '']}`);
        if (reached !== undefined) times.push(reached - Date.parse(at));
      }
      await stream.close();
      return distributionOf(times);
    },
  };
}
