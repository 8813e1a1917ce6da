import {
  type Difference,
  type EvidenceFault,
  SEALED_WITHIN_MS,
  entryDifference,
  holdsEntries,
  linkFault,
  policiesText,
} from '../domain/evidence.ts';
import { CustomsMessageModel } from './customs-message.ts';
import { EvidenceLinkModel, type EvidenceLinkRecord, EvidencePoliciesModel, evidenceEntry, linkOf } from './evidence.ts';
import { sha256Of } from './files.ts';

/** What a chain came to; `fault` is the first thing that is wrong with it, and then nothing behind it was looked at. */
export type ChainChecked = {
  chain: string;
  links: number;
  entries: number;
  unsealed: number;
  head: { seq: number; hash: string } | null;
  fault: EvidenceFault | null;
};

/** Messages read at once, with their bytes. */
const READ = 50;
const LINKS_READ = 4;

/** Every chain that there is, by what was sealed and by what still is to be. */
export async function evidenceChains(): Promise<string[]> {
  const [sealed, stored] = await Promise.all([EvidenceLinkModel.distinct('chain'), CustomsMessageModel.distinct('chain')]);
  return [...new Set([...sealed, ...stored].filter((chain) => chain !== null))].toSorted();
}

/** Receipts that nobody is known to be asked by yet: they are sealed when somebody is. */
export const ownerlessReceipts = (): Promise<number> => CustomsMessageModel.countDocuments({ chain: null });

/** Works everything out anew, from the first link to the last message, a few messages in memory at a time. What is stored and sealed meanwhile
 *  does it no harm. `now` is against what the age of an unsealed message is measured. */
export async function checkChain(chain: string, now: Date): Promise<ChainChecked> {
  const checked: ChainChecked = { chain, links: 0, entries: 0, unsealed: 0, head: null, fault: null };
  const packsSeen = new Set<string>();
  const fault = (differs: Difference, seq: number | null, messageId: string | null): ChainChecked => ({
    ...checked,
    fault: { chain, seq, messageId, differs },
  });
  for await (const record of EvidenceLinkModel.find({ chain }).sort({ seq: 1 }).lean().cursor({ batchSize: LINKS_READ })) {
    const broken = linkFault(linkOf(record), checked.head, sha256Of);
    if (broken !== null) return { ...checked, fault: broken };
    const { seq, hash, entries } = record;
    if (!holdsEntries(linkOf(record), entries, sha256Of)) return fault('link-changed', seq, null);
    const different = (await differenceAmong(record, packsSeen)) ?? (await addedTo(record));
    if (different !== null) return fault(different.differs, seq, different.id);
    Object.assign(checked, { head: { seq, hash }, links: checked.links + 1, entries: checked.entries + entries.length });
  }
  // A link may have been added since the cursor saw the last one, so only messages of before that count.
  const behind = await CustomsMessageModel.findOne({ chain, link: { $gt: checked.head?.seq ?? 0 }, storedAt: { $lt: longAgo(now) } })
    .select('_id link')
    .lean();
  if (behind !== null) return fault('link-missing', behind.link, behind._id);
  checked.unsealed = await CustomsMessageModel.countDocuments({ chain, link: null });
  const late = await CustomsMessageModel.findOne({ chain, link: null, storedAt: { $lt: longAgo(now) } })
    .sort({ storedAt: 1 })
    .select('_id')
    .lean();
  return late === null ? checked : fault('entry-unsealed', null, late._id);
}

const longAgo = (now: Date): Date => new Date(now.getTime() - SEALED_WITHIN_MS);

type Found = { differs: Difference; id: string } | null;

async function differenceAmong({ entries, seq }: EvidenceLinkRecord, packsSeen: Set<string>): Promise<Found> {
  for (let start = 0; start < entries.length; start += READ) {
    const sealed = entries.slice(start, start + READ);
    const messages = await CustomsMessageModel.find({ _id: { $in: sealed.map(({ id }) => id) } }).lean();
    const byId = new Map(messages.map((message) => [message._id, message]));
    for (const one of sealed) {
      const { id } = one;
      const message = byId.get(id);
      if (message === undefined) return { differs: 'entry-missing', id };
      const differs = entryDifference(one, evidenceEntry(message), sha256Of(message.bytes), sha256Of);
      if (differs !== null) return { differs, id };
      if (message.link !== seq) return { differs: 'metadata-changed', id };
      if (message.policies !== null && !(await packsStand(message.policies, packsSeen))) return { differs: 'policies-changed', id };
    }
  }
  return null;
}

/** A message that says it is of this link, and is not. */
async function addedTo({ chain, seq, entries }: EvidenceLinkRecord): Promise<Found> {
  if ((await CustomsMessageModel.countDocuments({ chain, link: seq })) === entries.length) return null;
  const known = new Set(entries.map(({ id }) => id));
  for await (const { _id } of CustomsMessageModel.find({ chain, link: seq }).select('_id').lean().cursor())
    if (!known.has(_id)) return { differs: 'entry-added', id: _id };
  return null;
}

async function packsStand(id: string, seen: Set<string>): Promise<boolean> {
  if (seen.has(id)) return true;
  const kept = await EvidencePoliciesModel.findById(id).lean();
  if (kept === null || sha256Of(policiesText(kept.packs)) !== id) return false;
  seen.add(id);
  return true;
}
