import { ApplicationFailure } from '@temporalio/activity';
import type { ComposedMessage, CustomsMessage } from '../../contracts/customs.ts';
import type { CustomsMessageRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';

export type Outgoing = {
  /** Follows from what is sent, so that a retry sends the same message again and not a second one. */
  guid: string;
  businessKey: string;
  ticketId: string | null;
  filingId: string;
  attempt: number;
  make: (stamp: { guid: string; at: string }) => CustomsMessage;
};

/** Stores messages byte for byte, then sends them. A retry sends the stored bytes, so customs sees one message however often it is tried.
 *  Errors: MESSAGE_INVALID (final) with every fault; SingleWindowUnavailable (retried). */
export async function storeAndSend(
  { models, singleWindow }: Pick<Deps, 'models' | 'singleWindow'>,
  outgoing: readonly Outgoing[],
): Promise<void> {
  if (outgoing.length === 0) return;
  const readStored = () => models.CustomsMessageModel.find({ _id: { $in: outgoing.map(({ guid }) => guid) } }).lean();
  const stored = await readStored();
  const storedIds = new Set(stored.map(({ _id }) => _id));
  const unsent = outgoing.filter(({ guid }) => !storedIds.has(guid));
  const standing = await standingOf(models, unsent);
  const fresh = await Promise.all(
    unsent.map(async (item) => {
      const { transport } = singleWindow;
      return record(item, await compose(singleWindow, item), { ...standing.get(item.filingId), transport }, models);
    }),
  );
  const known = await models.insertFresh(models.CustomsMessageModel, fresh);
  // Another worker may have composed and stored the same messages meanwhile, at another second.
  const toSend = known.size === 0 ? [...stored, ...fresh] : await readStored();
  await singleWindow.send(toSend.map(({ _id, messageType, bytes }) => ({ copMsgId: _id, messageType, xml: '', envelope: bytes })));
}

async function compose(singleWindow: Deps['singleWindow'], { guid, make }: Outgoing): Promise<ComposedMessage> {
  try {
    return await singleWindow.compose(make({ guid, at: new Date().toISOString() }));
  } catch (error) {
    if (error instanceof Error && error.name === 'MessageInvalid') {
      throw ApplicationFailure.nonRetryable(error.message, 'MESSAGE_INVALID', 'faults' in error ? error.faults : []);
    }
    throw error;
  }
}

/** Whose a filing is, and by which packs it is planned. */
type Standing = { organisationId: string; policies: string };

async function standingOf(models: Deps['models'], outgoing: readonly Outgoing[]): Promise<Map<string, Standing>> {
  if (outgoing.length === 0) return new Map();
  const filings = await models.FilingModel.find({ _id: { $in: [...new Set(outgoing.map(({ filingId }) => filingId))] } })
    .select('organisationId transferId')
    .lean();
  const transfers = await models.StockTransferModel.find({ _id: { $in: filings.map(({ transferId }) => transferId) } })
    .select('policies')
    .lean();
  const keptBy = new Map(transfers.map(({ _id, policies }) => [_id, models.policiesOfEvidence(policies)] as const));
  await models.insertNew(models.EvidencePoliciesModel, [...new Map([...keptBy.values()].map((kept) => [kept._id, kept])).values()]);
  return new Map(
    filings.map(({ _id, organisationId, transferId }) => [_id, { organisationId, policies: keptBy.get(transferId)?._id ?? '' }] as const),
  );
}

function record(
  item: Outgoing,
  sent: ComposedMessage,
  { organisationId, policies, transport }: Partial<Standing> & Pick<CustomsMessageRecord, 'transport'>,
  models: Deps['models'],
): CustomsMessageRecord {
  const { guid, businessKey, ticketId, filingId, attempt } = item;
  const storedAt = new Date();
  return {
    _id: guid,
    direction: 'sent',
    messageType: sent.messageType,
    businessKey,
    alias: null,
    answers: null,
    ticketId,
    filingId,
    status: null,
    at: storedAt.toISOString(),
    info: '',
    bytes: sent.envelope,
    sha256: models.sha256Of(sent.envelope),
    attempt,
    storedAt,
    transport,
    signer: sent.signer,
    policies: policies ?? null,
    chain: organisationId ?? null,
    link: null,
  };
}
