import type { ClientSession } from 'mongoose';
import type { StateQuery } from '../../contracts/customs.ts';
import type { RefusedMessage } from '../../domain/refusals/entry.ts';
import { missingDocument } from '../../domain/silence.ts';
import { partKeys } from '../../domain/message-parts.ts';
import type { FilingRecord, TaskRecord, TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { manifestKey } from '../plan-records.ts';
import { closeTask, explainedTask, openTask } from './refusal-tasks.ts';

type Models = Deps['models'];
/** The status under which the refusal table explains what did not come. */
const SILENT = 'silent';
const EXAMPLES = 5;
const WAITING = ['submitted', 'accepted', 'arrived', 'released', 'departed'] as const;

type Waiting = Pick<
  TicketRecord,
  | '_id'
  | 'path'
  | 'state'
  | 'orderNo'
  | 'exporterCode'
  | 'logisticsNo'
  | 'declarationKey'
  | 'attempt'
  | 'orderAccepted'
  | 'declarable'
  | 'declarationSentAt'
>;
type Silent = { ticket: Waiting; document: RefusedMessage };

/** The tickets of a filing that stand still, each with the document that customs seems to wait for. */
export async function silentTickets(models: Models, filing: FilingRecord, session?: ClientSession): Promise<Silent[]> {
  const tickets = await models.TicketModel.find({ filingId: filing._id, state: { $in: WAITING } })
    .select('path state orderNo exporterCode logisticsNo declarationKey attempt orderAccepted declarable declarationSentAt')
    .sort({ sequence: 1 })
    .session(session ?? null)
    .lean<Waiting[]>();
  const forms = tickets.filter(
    ({ path, state, declarationSentAt }) => path === 'form' && state === 'submitted' && declarationSentAt !== null,
  );
  const at7 = await models.CustomsMessageModel.distinct('ticketId', {
    ticketId: { $in: forms.map(({ _id }) => _id) },
    direction: 'received',
    messageType: 'form-result',
    status: '7',
  }).session(session ?? null);
  const sentOn = new Set(at7);
  const reported = {
    arrival: filing.arrivalKey !== null,
    departure: filing.departureKey !== null,
    manifest: manifestKeys(filing).length > 0,
  };
  return tickets.flatMap((ticket) => {
    const declarationStatus = sentOn.has(ticket._id) ? '7' : null;
    const document = missingDocument({ ...ticket, declarationSent: ticket.declarationSentAt !== null, declarationStatus }, reported);
    return document === null ? [] : [{ ticket, document }];
  });
}

/** The parts of a manifest that customs has to answer. */
function manifestKeys({ _id, binding }: FilingRecord): string[] {
  const manifest = binding?.manifest ?? null;
  if (manifest === null || manifest.sentAt === null || manifest.takenAt !== null) return [];
  return partKeys(manifestKey(_id, manifest.number), manifest.parts);
}

/** The messages whose state is asked for: of each ticket those that customs has not taken in. */
export function queriesOf(silent: readonly Silent[], filing: FilingRecord): StateQuery[] {
  const { arrivalKey, departureKey } = filing;
  const ofTickets = silent.flatMap(({ ticket }): StateQuery[] => {
    const { path, state, orderNo, exporterCode, logisticsNo, declarationKey, declarationSentAt } = ticket;
    const declaration: StateQuery = {
      messageType: path === 'list' ? 'CEB603Message' : 'DecMessage',
      businessKey: declarationKey,
      exporterCode,
    };
    if (state !== 'submitted' || declarationSentAt !== null) return [declaration];
    const order: StateQuery = { messageType: 'CEB303Message', businessKey: orderNo, exporterCode };
    return path === 'form' ? [order] : [order, { messageType: 'CEB505Message', businessKey: logisticsNo, exporterCode }];
  });
  const report = (messageType: StateQuery['messageType'], businessKey: string | null): StateQuery[] =>
    businessKey === null ? [] : [{ messageType, businessKey, exporterCode: '' }];
  const manifests = manifestKeys(filing).flatMap((key) => report('CEB607Message', key));
  return [...ofTickets, ...manifests, ...report('CEB507Message', arrivalKey), ...report('CEB509Message', departureKey)];
}

/** Opens a task for each document that is missing: it names whose it is, and what hindered the asking. Safe to repeat. */
export async function openChases(models: Models, filing: FilingRecord, trouble: string): Promise<void> {
  const book = await models.readRefusalBook();
  await models.inTransaction(async (session) => {
    for (const [id, silent] of groupsOf(models, filing, await silentTickets(models, filing, session))) {
      const refused = { message: (silent[0] as Silent).document, status: SILENT, text: '' };
      const explained = explainedTask(filing, 'silence', book.find(refused), refused);
      const task = { ...explained, _id: id, texts: trouble === '' ? [] : [trouble], ...countOf(silent) };
      await openTask(models, task, session);
    }
  });
}

/** Ends the chases whose document came, and counts the others anew. Within the transaction that counts the tickets. */
export async function keepChases(models: Models, filing: FilingRecord, session: ClientSession): Promise<void> {
  const open = await models.TaskModel.find({ filingId: filing._id, kind: 'silence', state: 'open' }).session(session).lean();
  if (open.length === 0) return;
  const groups = groupsOf(models, filing, await silentTickets(models, filing, session));
  for (const task of open) {
    const silent = groups.get(task._id);
    if (silent === undefined) await closeTask(models, task, 'done', `${filing.revision}`, session);
    else if (silent.length !== task.tickets) await models.TaskModel.updateOne({ _id: task._id }, { $set: countOf(silent) }, { session });
  }
}

const groupsOf = (models: Models, { _id }: FilingRecord, silent: readonly Silent[]): Map<string, Silent[]> =>
  Map.groupBy(silent, ({ document, ticket }) => models.derivedId('task', _id, `silent:${document}:${ticket.attempt}:${stageOf(ticket)}`));

/** A manifest may be missing twice, before the form is taken and before it is closed. */
const stageOf = ({ state }: Waiting): string => (state === 'released' || state === 'departed' ? 'leaving' : 'coming');

const countOf = (silent: readonly Silent[]): Pick<TaskRecord, 'tickets' | 'examples'> => ({
  tickets: silent.length,
  examples: silent.slice(0, EXAMPLES).map(({ ticket: { _id, orderNo } }) => ({ ticketId: _id, orderNo })),
});
