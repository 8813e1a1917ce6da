import { Readable } from 'node:stream';
import { evidencePackage } from '../../gateways/evidence-package/index.ts';
import { CustomsMessageModel, EvidenceLinkModel, EvidencePoliciesModel, FilingModel, evidenceEntry, linkOf } from '../../models/index.ts';
import { byId } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { findSeen, ownedBy } from '../http/scope.ts';

const MIME_TYPE = 'application/zip';
/** Messages, and links, read at once. */
const READ = 20;

export const filingEvidenceRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/filings/{id}/evidence.zip',
    tag: 'Filings',
    summary: 'Every message and receipt byte for byte, with proof that none was changed since; verified offline',
    roles: ['seller', 'operator'],
    params: byId('filing'),
    answers: { status: 200, file: [MIME_TYPE] },
    async handle({ params, principal }) {
      const filing = await findSeen(FilingModel, { ...ownedBy(principal), _id: params.id });
      const { _id: filingId, transferId, organisationId: chain } = filing;
      const packed = evidencePackage({
        filing: { filingId, transferId, chain },
        madeAt: new Date().toISOString(),
        messages: messagesOf(filingId),
        linksFrom: (seq) => linksFrom(chain, seq),
        policies: async (ids) =>
          (await EvidencePoliciesModel.find({ _id: { $in: ids } }).lean()).map(({ _id: id, packs }) => ({ id, packs })),
      });
      const stream = Readable.from(packed, { objectMode: false, highWaterMark: 256 * 1024 });
      return { download: { stream, mimeType: MIME_TYPE, fileName: `evidence-${filingId}.zip`, sizeBytes: null } };
    },
  }),
];

async function* messagesOf(filingId: string) {
  const cursor = CustomsMessageModel.find({ filingId }).sort({ storedAt: 1, _id: 1 }).lean().cursor({ batchSize: READ });
  for await (const message of cursor) yield { entry: evidenceEntry(message), bytes: message.bytes, link: message.link };
}

async function* linksFrom(chain: string, seq: number) {
  const cursor = EvidenceLinkModel.find({ chain, seq: { $gte: seq } })
    .sort({ seq: 1 })
    .lean()
    .cursor({ batchSize: READ });
  for await (const record of cursor) yield { link: linkOf(record), entries: record.entries };
}
