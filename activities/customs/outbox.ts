import { ApplicationFailure } from '@temporalio/activity';
import type { ComposedMessage, CustomsMessage, Posted } from '../../contracts/customs.ts';
import { isIdOf } from '../../domain/ids.ts';
import type { CustomsMessageRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { parcelsOf } from './parcels.ts';

/** One business on its way: a message by itself, or part of one. */
export type Outgoing = {
  /** Follows from what is sent, so that a retry sends the same again and not a second one. */
  guid: string;
  businessKey: string;
  ticketId: string | null;
  /** Whose it is: a filing, or an application to sum up lists. */
  filingId: string;
  attempt: number;
  make: (stamp: { guid: string; at: string }) => CustomsMessage;
};

/** Stores messages byte for byte, then sends them. A retry sends the stored bytes, so customs sees each business once however often and in
 *  whatever company it is tried. Errors: MESSAGE_INVALID (final) with every fault; SingleWindowUnavailable (retried). */
export async function storeAndSend(
  { models, singleWindow }: Pick<Deps, 'models' | 'singleWindow'>,
  outgoing: readonly Outgoing[],
): Promise<void> {
  if (outgoing.length === 0) return;
  const guids = outgoing.map(({ guid }) => guid);
  for (;;) {
    const stored = await models.CustomsMessageModel.find({ direction: 'sent', 'parts.id': { $in: guids } }).lean();
    const storedIds = new Set(stored.flatMap(({ parts }) => parts.map(({ id }) => id)));
    const unsent = outgoing.filter(({ guid }) => !storedIds.has(guid));
    const fresh = await composeAll({ models, singleWindow }, unsent);
    const known = await models.insertFresh(models.CustomsMessageModel, fresh);
    // Another worker has composed some of it meanwhile, at another second or in other company: what it stored is what is sent.
    if (known.size > 0) continue;
    const toSend = [...stored, ...fresh];
    await singleWindow.send(toSend.map(({ _id, messageType, bytes }) => ({ copMsgId: _id, messageType, xml: '', envelope: bytes })));
    return;
  }
}

async function composeAll(
  { models, singleWindow }: Pick<Deps, 'models' | 'singleWindow'>,
  outgoing: readonly Outgoing[],
): Promise<CustomsMessageRecord[]> {
  const { transport } = singleWindow;
  const standing = await standingOf(models, outgoing);
  const at = new Date().toISOString();
  const made = outgoing.map((item) => ({ item, message: item.make({ guid: item.guid, at }) }));
  return Promise.all(
    parcelsOf(made).map(async ({ message, items }) =>
      record(items, await compose(singleWindow, message), { ...standing.get(items[0].filingId), transport }, models),
    ),
  );
}

async function compose(singleWindow: Deps['singleWindow'], message: Posted): Promise<ComposedMessage> {
  try {
    return await singleWindow.compose(message);
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
  return new Map([
    ...filings.map(
      ({ _id, organisationId, transferId }) => [_id, { organisationId, policies: keptBy.get(transferId)?._id ?? '' }] as const,
    ),
    ...(await standingOfSumUps(models, outgoing)),
  ]);
}

/** An application to sum up lists rests on the pack by which they are owed. */
async function standingOfSumUps(models: Deps['models'], outgoing: readonly Outgoing[]): Promise<[string, Standing][]> {
  const ids = new Set(outgoing.map(({ filingId }) => filingId).filter((id) => isIdOf('sumUp', id)));
  if (ids.size === 0) return [];
  const sumUps = await models.SumUpModel.find({ _id: { $in: [...ids] } })
    .select('organisationId policy')
    .lean();
  const kept = sumUps.map(({ policy }) => models.policiesOfEvidence([policy]));
  await models.insertNew(models.EvidencePoliciesModel, [...new Map(kept.map((one) => [one._id, one])).values()]);
  return sumUps.map(({ _id, organisationId }, index) => [_id, { organisationId, policies: kept[index]?._id ?? '' }]);
}

function record(
  items: readonly [Outgoing, ...Outgoing[]],
  sent: ComposedMessage,
  { organisationId, policies, transport }: Partial<Standing> & Pick<CustomsMessageRecord, 'transport'>,
  models: Deps['models'],
): CustomsMessageRecord {
  const [{ filingId }] = items;
  const parts = items.map(({ guid, businessKey, ticketId, attempt }) => ({ id: guid, businessKey, ticketId, attempt }));
  const [only] = parts.length === 1 ? parts : [{ businessKey: sent.copMsgId, ticketId: null, attempt: 0 }];
  const storedAt = new Date();
  return {
    _id: sent.copMsgId,
    direction: 'sent',
    messageType: sent.messageType,
    businessKey: only.businessKey,
    parts,
    alias: null,
    answers: null,
    ticketId: only.ticketId,
    filingId,
    status: null,
    at: storedAt.toISOString(),
    info: '',
    bytes: sent.envelope,
    sha256: models.sha256Of(sent.envelope),
    attempt: only.attempt,
    storedAt,
    transport,
    signer: sent.signer,
    policies: policies ?? null,
    chain: organisationId ?? null,
    link: null,
  };
}
