import type { ClientSession } from 'mongoose';
import type { FilingRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { explainedTask, openTask, recountTask } from './refusal-tasks.ts';

type Models = Deps['models'];
const EXAMPLES = 5;
/** The status under which the refusal table explains a withdrawal that comes when the goods have left. */
const LEFT = 'left';

/** Tells a person where customs has withdrawn declarations whose goods have left: the lots stay, since the goods are where they are. One task a filing, counted
 *  anew when there are more. Called wherever one of the two comes last; safe to repeat. */
export const keepStranded = (models: Models, filingId: string): Promise<void> =>
  models.inTransaction(async (session) => {
    const filing = await models.FilingModel.findById(filingId).session(session).lean();
    if (filing !== null) await keepStrandedWithin(models, filing, session);
  });

/** The same within the transaction that counts the tickets. */
export async function keepStrandedWithin(models: Models, filing: FilingRecord, session: ClientSession): Promise<void> {
  if (filing.counts.withdrawn === 0) return;
  const withdrawn = await models.TicketModel.find({ filingId: filing._id, state: 'withdrawn' })
    .select('path orderNo')
    .sort({ sequence: 1 })
    .session(session)
    .lean();
  const left = new Set(await models.LotModel.distinct('ticketId', { ticketId: { $in: withdrawn.map(({ _id }) => _id) } }).session(session));
  const stranded = withdrawn.filter(({ _id }) => left.has(_id));
  const [first] = stranded;
  if (first === undefined) return;
  const _id = models.derivedId('task', filing._id, 'stranded');
  const counted = {
    tickets: stranded.length,
    examples: stranded.slice(0, EXAMPLES).map((ticket) => ({ ticketId: ticket._id, orderNo: ticket.orderNo })),
  };
  const known = await models.TaskModel.findById(_id).session(session).lean();
  if (known === null) {
    const refused = { message: first.path === 'list' ? 'list-cancel' : 'form-application', status: LEFT, text: '' } as const;
    const entry = (await models.readRefusalBook()).find(refused);
    await openTask(models, { ...explainedTask(filing, 'stranded', entry, refused), _id, ...counted }, session);
  } else if (known.tickets < counted.tickets) await recountTask(models, known, { ...counted, texts: [] }, filing.revision, session);
}
