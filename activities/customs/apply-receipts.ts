import type { CustomsReceipt, RawReceipt } from '../../contracts/customs.ts';
import { INSTALLATION } from '../../domain/evidence.ts';
import { partKey } from '../../domain/message-parts.ts';
import type { CustomsMessageRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { followInspections } from './follow-inspections.ts';
import { keepReportTasks } from './report-tasks.ts';
import { recomputeTickets } from './tickets.ts';

type Models = Deps['models'];
type Owned = CustomsMessageRecord & Owner;
type Owner = Pick<CustomsMessageRecord, 'ticketId' | 'filingId' | 'attempt' | 'messageType' | 'policies' | 'chain'>;

/** Stores receipts byte for byte and brings the tickets they belong to up to date. The same for every order and any repetition.
 *  Returns the filings that changed. A receipt that cannot be read is stored as such and belongs to nobody. */
export async function applyReceipts(
  { models, policies, singleWindow }: Pick<Deps, 'models' | 'policies' | 'singleWindow'>,
  raws: readonly RawReceipt[],
): Promise<string[]> {
  const read = raws.map((raw) => recordOf(models, raw, readOrNull(singleWindow, raw), singleWindow.transport));
  const records = [...new Map(read.map((record) => [record._id, record])).values()];
  const owned = await storeWithOwners(models, records);
  await moveFilings(models, owned);
  await keepReportTasks(models, owned);
  const ticketIds = await ticketsTouched(models, owned);
  await recomputeTickets(models, ticketIds);
  await followInspections({ models, policies }, ticketIds);
  return [...new Set(owned.map(({ filingId }) => filingId).filter((id) => id !== null))];
}

function readOrNull(singleWindow: Deps['singleWindow'], raw: RawReceipt): CustomsReceipt | null {
  try {
    return singleWindow.read(raw);
  } catch (error) {
    if (error instanceof Error && error.name === 'ReceiptUnreadable') return null;
    throw error;
  }
}

/** What a receipt calls its message: an order is known by exporter and number together, a message in parts by the part too. */
function businessKeyOf(receipt: CustomsReceipt): string {
  if (receipt.kind === 'order') return `${receipt.exporterCode}:${receipt.businessKey}`;
  return 'part' in receipt ? partKey(receipt.businessKey, receipt.part) : receipt.businessKey;
}

function aliasOf(receipt: CustomsReceipt): string | null {
  if (receipt.kind === 'form-import') return receipt.seqNo;
  if (receipt.kind === 'summary') return receipt.sumNo;
  if (receipt.kind === 'form-result' || receipt.kind === 'summary-result') return receipt.entryId;
  return receipt.kind === 'list' ? receipt.invtNo : null;
}

function recordOf(
  models: Models,
  raw: RawReceipt,
  receipt: CustomsReceipt | null,
  transport: CustomsMessageRecord['transport'],
): CustomsMessageRecord {
  const sha256 = models.sha256Of(raw.bytes);
  const shared = {
    direction: 'received',
    parts: [] as CustomsMessageRecord['parts'],
    ticketId: null,
    filingId: null,
    bytes: raw.bytes,
    sha256,
    answers: null,
    attempt: 0,
    storedAt: new Date(),
    transport: raw.transport ?? transport,
    signer: null,
    policies: null,
    chain: null,
    link: null,
  } as const;
  if (receipt === null) {
    return {
      ...shared,
      _id: `unreadable:${sha256}`,
      chain: INSTALLATION,
      messageType: 'unreadable',
      businessKey: raw.fileName,
      alias: null,
      status: null,
      at: new Date().toISOString(),
      info: '',
    };
  }
  const businessKey = businessKeyOf(receipt);
  // One zone for all, so that the order of the texts is the order of the times.
  const at = new Date(receipt.at).toISOString();
  return {
    ...shared,
    _id: idOfReceipt(receipt, businessKey, at),
    messageType: receipt.kind,
    businessKey,
    alias: aliasOf(receipt),
    status: receipt.status,
    at,
    info: receipt.info,
  };
}

/** One application may get several forms at one moment: each is a result of its own. */
const idOfReceipt = (receipt: CustomsReceipt, businessKey: string, at: string): string =>
  [receipt.kind, businessKey, receipt.status, at, ...(receipt.kind === 'summary-result' ? [receipt.entryId ?? ''] : [])].join(':');

/** Results that name a number which only another answer ties to the message sent: the seqNo of a form, the sumNo of a summary. */
const ANSWER_BEFORE: Readonly<Record<string, string>> = { 'form-result': 'form-import', 'summary-result': 'summary' };
const isResult = ({ messageType }: Pick<CustomsMessageRecord, 'messageType'>): boolean => messageType in ANSWER_BEFORE;

/** Stores receipts with their owner. A message is stored before it is sent, so whoever a receipt answers is known when it comes; only results have
 *  to wait for the answer that names their number, and are found again when it comes. */
async function storeWithOwners(models: Models, records: readonly CustomsMessageRecord[]): Promise<Owned[]> {
  const results = records.filter(isResult);
  const direct = records.filter((record) => !isResult(record));
  const bySent = await ownersBySent(models, direct);
  const owned = direct.flatMap((record) => withOwners(record, bySent.get(record.businessKey)));
  const ownerless = direct.filter(({ businessKey }) => !bySent.has(businessKey));
  const known = await models.insertFresh(models.CustomsMessageModel, [...owned, ...ownerless, ...results]);
  const answers = await asStored(models, owned, known);
  // Only now: a result stored until here is found, and one stored later finds the answer by itself.
  const waiting = await resultsWaitingFor(models, answers);
  const byAnswer = await ownersByAnswer(models, [...results, ...waiting]);
  const ownedResults = [...results, ...waiting].flatMap((record) => withOwner(record, byAnswer.get(record.businessKey)));
  await writeOwners(models, ownedResults);
  return [...answers, ...ownedResults];
}

/** A receipt that came before belongs to whom it belonged then, though its number may have been filed anew since. */
async function asStored(models: Models, owned: readonly Owned[], known: ReadonlySet<string>): Promise<Owned[]> {
  const repeated = owned.filter(({ _id }) => known.has(_id));
  if (repeated.length === 0) return [...owned];
  await writeOwners(models, repeated);
  const stored = await models.CustomsMessageModel.find({ _id: { $in: repeated.map(({ _id }) => _id) } })
    .select('ticketId filingId attempt answers policies chain')
    .lean();
  const byId = new Map(stored.map((record) => [record._id, record]));
  return owned.map((record) => ({ ...record, ...byId.get(record._id) }));
}

async function resultsWaitingFor(models: Models, answers: readonly CustomsMessageRecord[]): Promise<CustomsMessageRecord[]> {
  const wanted = Object.entries(ANSWER_BEFORE).flatMap(([result, answer]) => {
    const numbers = answers.filter(({ messageType }) => messageType === answer).flatMap(({ alias }) => alias ?? []);
    return numbers.length === 0 ? [] : [{ messageType: result, businessKey: { $in: numbers }, answers: null }];
  });
  return wanted.length === 0 ? [] : models.CustomsMessageModel.find({ $or: wanted }).lean();
}

const withOwner = (record: CustomsMessageRecord, owner: Owner | undefined): Owned[] =>
  owner === undefined ? [] : [{ ...record, ...ownerOf(owner), messageType: record.messageType, answers: owner.messageType }];

const ownerOf = ({ ticketId, filingId, attempt, messageType, policies, chain }: Owner): Owner => ({
  ticketId,
  filingId,
  attempt,
  messageType,
  policies,
  chain,
});

/** A receipt of a whole message of several parts is one of each of them. */
function withOwners(record: CustomsMessageRecord, owners: readonly PartOwner[] | undefined): Owned[] {
  if (owners === undefined) return [];
  if (owners.length === 1) return withOwner(record, owners[0]);
  return owners.flatMap((owner) => withOwner({ ...record, _id: `${record._id}:${owner.part}` }, owner));
}
type PartOwner = Owner & { part: string };

/** The newest message of a name owns its receipts: an order keeps its number over attempts, and a number given up may be filed anew. */
async function ownersBySent(models: Models, records: readonly CustomsMessageRecord[]): Promise<Map<string, PartOwner[]>> {
  const keys = records.map(({ businessKey }) => businessKey);
  const ofKeys = [{ 'parts.businessKey': { $in: keys } }, { _id: { $in: keys } }];
  const sent = await models.CustomsMessageModel.find({ direction: 'sent', $or: ofKeys })
    .select('parts filingId messageType policies chain')
    .sort({ storedAt: 1 })
    .lean();
  const owners = sent.map((message) => ({
    _id: message._id,
    parts: message.parts.map(({ id, businessKey, ticketId, attempt }) => ({
      businessKey,
      ...ownerOf({ ...message, ticketId, attempt }),
      part: id,
    })),
  }));
  return new Map<string, PartOwner[]>([
    ...owners.map(({ _id, parts }) => [_id, parts] as const),
    ...owners.flatMap(({ parts }) => parts.map((part): [string, PartOwner[]] => [part.businessKey, [part]])),
  ]);
}

async function ownersByAnswer(models: Models, results: readonly CustomsMessageRecord[]): Promise<Map<string, Owner>> {
  if (results.length === 0) return new Map();
  const answers = await models.CustomsMessageModel.find({
    messageType: { $in: Object.values(ANSWER_BEFORE) },
    alias: { $in: results.map(({ businessKey }) => businessKey), $type: 'string' },
    answers: { $ne: null },
  })
    .select('-bytes')
    .lean();
  return new Map(answers.map((answer) => [answer.alias ?? '', { ...ownerOf(answer), messageType: answer.answers ?? '' }] as const));
}

/** An owner is written once: a receipt that has one keeps it. */
async function writeOwners(models: Models, owned: readonly Owned[]): Promise<void> {
  if (owned.length === 0) return;
  const updates = owned.map(({ _id, ticketId, filingId, attempt, answers, policies, chain }) => ({
    updateOne: { filter: { _id, filingId: null }, update: { $set: { ticketId, filingId, attempt, answers, policies, chain } } },
  }));
  await models.CustomsMessageModel.bulkWrite(updates, models.UNORDERED);
}

/** Codes by which customs takes an arrival or departure report in. Source: china-export.md §3.5. */
const TAKEN_IN = '120';

async function moveFilings(models: Models, owned: readonly Owned[]): Promise<void> {
  for (const { messageType, status, filingId, at } of owned) {
    if (status !== TAKEN_IN || filingId === null) continue;
    if (messageType === 'arrival')
      await models.FilingModel.updateOne({ _id: filingId, arrivedAt: null }, { $set: { arrivedAt: new Date(at) } });
    if (messageType === 'departure')
      await models.FilingModel.updateOne({ _id: filingId, departedAt: null }, { $set: { departedAt: new Date(at) } });
  }
}

/** An arrival or departure taken in touches every ticket of its filing; any other receipt its own. */
async function ticketsTouched(models: Models, owned: readonly Owned[]): Promise<string[]> {
  const whole = owned
    .filter(({ messageType, status }) => (messageType === 'arrival' || messageType === 'departure') && status === TAKEN_IN)
    .map(({ filingId }) => filingId as string);
  const all =
    whole.length === 0
      ? []
      : await models.TicketModel.find({ filingId: { $in: [...new Set(whole)] } })
          .select('_id')
          .lean();
  return [...new Set([...all.map(({ _id }) => _id), ...owned.map(({ ticketId }) => ticketId).filter((id) => id !== null)])];
}
