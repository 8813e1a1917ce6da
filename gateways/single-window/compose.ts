import type {
  ComposedMessage,
  ListMessage,
  LogisticsMessage,
  MessageFault,
  OrderMessage,
  Posted,
  Signer,
} from '../../contracts/customs.ts';
import { buildEnvelope, CUSTOMS_DXP_ID, fileNameOf } from './envelope.ts';
import { MessageInvalid } from './errors.ts';
import { toFormApplication } from './mappers/form-application.ts';
import { toForm } from './mappers/form.ts';
import { toListCancel, toListManifest, toSummary } from './mappers/list-requests.ts';
import { toInventory } from './mappers/list.ts';
import { baseTransferOf } from './mappers/common.ts';
import { toLogistics } from './mappers/logistics.ts';
import { toArrival, toDeparture } from './mappers/movement.ts';
import { toOrder } from './mappers/order.ts';
import type { Description, ValuesOf, Written } from './schema/describe.ts';
import { formApplication } from './schema/form-application.ts';
import { form } from './schema/form.ts';
import { inventory } from './schema/inventory.ts';
import { listCancel } from './schema/list-cancel.ts';
import { listManifest } from './schema/list-manifest.ts';
import { logistics } from './schema/logistics.ts';
import { arrival, departure } from './schema/movement.ts';
import { order } from './schema/order.ts';
import { summary } from './schema/summary.ts';
import { buildXml } from './xml/build.ts';

/** `dxpId` is the identity whose mailbox the receipts come to; a transmitter with another one would never see them, so it is a fault. */
type Sender = { dxpId: string };

/** Every fault of a message. Nothing is signed. */
export function check(message: Posted, sender: Sender): readonly MessageFault[] {
  const projected = project(message);
  const faults = faultsOf(message, projected, sender);
  return isTimed(message) ? [...faults, ...wrap(message, sender, projected.messageType, projected.xml).faults] : faults;
}

/**
 * Builds, validates, signs and wraps a message. A form is not signed here: its import client does that with the card in its reader.
 * Errors: MessageInvalid with every fault; what the signer rejects with.
 */
export async function compose(message: Posted, sender: Sender & { signer: Signer }): Promise<ComposedMessage> {
  const projected = project(message);
  const { messageType, xml, signed } = projected;
  if (faultsOf(message, projected, sender).length > 0) throw new MessageInvalid(messageType, check(message, sender));
  const content = signed ? await sender.signer.sign(xml) : xml;
  const envelope = wrap(message, sender, messageType, content);
  if (envelope.faults.length > 0) throw new MessageInvalid(messageType, envelope.faults);
  const { serialNumber, sha256 } = sender.signer.certificate;
  const by = signed ? { keyName: serialNumber, certificateSha256: sha256 } : null;
  return { copMsgId: message.guid, messageType, xml: content, envelope: envelope.xml, signer: by };
}

const isTimed = ({ at }: Posted): boolean => !Number.isNaN(Date.parse(at));

/** All but those of the envelope, which has to wait for the signature. */
function faultsOf(message: Posted, { faults }: Projected, { dxpId }: Sender): MessageFault[] {
  const { transmitter, at } = message;
  const stranger = { path: 'BaseTransfer/dxpId', message: `is ${transmitter.dxpId}, not ours, ${dxpId}` };
  const untimed = { path: 'TransInfo/CreatTime', message: `is not a time: ${at}` };
  return [...faults, ...(transmitter.dxpId === dxpId ? [] : [stranger]), ...(isTimed(message) ? [] : [untimed])];
}

const wrap = ({ guid, at }: Posted, { dxpId }: Sender, messageType: string, content: string) =>
  buildEnvelope({
    copMsgId: guid,
    senderId: dxpId,
    receiverIds: [CUSTOMS_DXP_ID],
    at,
    messageType,
    fileName: fileNameOf(messageType, guid),
    content,
  });

type Projected = { messageType: string; xml: string; faults: MessageFault[]; signed: boolean };

function project(message: Posted): Projected {
  const ceb = <D extends Description>(description: D, values: ValuesOf<D, Written>): Projected => ({
    messageType: description.root,
    ...buildXml(description, values, { guid: message.guid, version: '1.0' }),
    signed: true,
  });
  const BaseTransfer = baseTransferOf(message);
  const orders = (of: readonly OrderMessage[]) => ceb(order, { Order: of.map(toOrder), BaseTransfer });
  const allLogistics = (of: readonly LogisticsMessage[]) => ceb(logistics, { Logistics: of.map(toLogistics), BaseTransfer });
  const lists = (of: readonly ListMessage[]) => ceb(inventory, { Inventory: of.map(toInventory), BaseTransfer });
  switch (message.kind) {
    case 'order':
      return orders([message]);
    case 'orders':
      return orders(message.of);
    case 'logistics':
      return allLogistics([message]);
    case 'logistics-messages':
      return allLogistics(message.of);
    case 'list':
      return lists([message]);
    case 'lists':
      return lists(message.of);
    case 'list-cancel':
      return ceb(listCancel, toListCancel(message));
    case 'form-application':
      return { messageType: formApplication.root, ...buildXml(formApplication, toFormApplication(message)), signed: false };
    case 'list-manifest':
      return ceb(listManifest, toListManifest(message));
    case 'summary':
      return ceb(summary, toSummary(message));
    case 'arrival':
      return ceb(arrival, toArrival(message));
    case 'departure':
      return ceb(departure, toDeparture(message));
    case 'form':
      return { messageType: form.root, ...buildXml(form, toForm(message)), signed: false };
  }
}
