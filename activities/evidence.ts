import { heartbeat } from '@temporalio/activity';
import { nextLink, sealedEntry } from '../domain/evidence.ts';
import type { Deps } from './deps.ts';

type Models = Deps['models'];
/** Entries of one link: a transaction of a moment, and a document of some hundred kilobytes. */
const BATCH = 500;

export const createEvidenceActivities = ({ models }: Pick<Deps, 'models'>) => ({
  /** Seals every message and receipt whose organisation is known and that is in no link yet, oldest first. Safe to run at any time, also twice at
   *  once: a link and the marks of its messages are one transaction, and a chain has one link of each number. Returns how many it sealed. */
  async sealEvidence(): Promise<number> {
    let sealed = 0;
    for (let chain = await chainToSeal(models, ''); chain !== null; chain = await chainToSeal(models, chain)) {
      for (let more = true; more;) {
        const count = await sealBatch(models, chain);
        heartbeat(sealed);
        sealed += count;
        more = count === BATCH;
      }
    }
    return sealed;
  },
});

/** The next chain in the order of their names that has something to seal. */
async function chainToSeal(models: Models, after: string): Promise<string | null> {
  const found = await models.CustomsMessageModel.findOne({ chain: { $gt: after }, link: null })
    .sort({ chain: 1 })
    .select('chain')
    .lean();
  return found?.chain ?? null;
}

async function sealBatch(models: Models, chain: string): Promise<number> {
  for (;;) {
    try {
      return await appendLink(models, chain);
    } catch (error) {
      // Another one has just sealed this number; what is left belongs to the next.
      if (!models.isDuplicateKey(error)) throw error;
    }
  }
}

const appendLink = (models: Models, chain: string): Promise<number> =>
  models.inTransaction(async (session) => {
    const messages = await models.CustomsMessageModel.find({ chain, link: null })
      .sort({ storedAt: 1 })
      .limit(BATCH)
      .select('-bytes')
      .session(session)
      .lean();
    if (messages.length === 0) return 0;
    const last = await models.EvidenceLinkModel.findOne({ chain }).sort({ seq: -1 }).select('seq hash').session(session).lean();
    const entries = messages.map((message) => sealedEntry(models.evidenceEntry(message), models.sha256Of));
    const sealedAt = new Date();
    const link = nextLink(chain, last, entries, sealedAt.toISOString(), models.sha256Of);
    await models.insertAll(models.EvidenceLinkModel, [{ ...link, _id: `${chain}:${link.seq}`, sealedAt, entries }], session);
    const ids = messages.map(({ _id }) => _id);
    await models.CustomsMessageModel.updateMany({ _id: { $in: ids } }, { $set: { link: link.seq } }, { session });
    return messages.length;
  });
