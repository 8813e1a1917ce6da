import type { CustomsMessage, SentMessage } from '../../contracts/customs.ts';
import { buildEnvelope, CUSTOMS_DXP_ID, fileNameOf } from './envelope.ts';
import { MessageInvalid, type MessageFault } from './errors.ts';
import { toForm } from './mappers/form.ts';
import { toInventory } from './mappers/list.ts';
import { toArrival, toDeparture } from './mappers/movement.ts';
import { toOrder } from './mappers/order.ts';
import { form } from './schema/form.ts';
import { inventory } from './schema/inventory.ts';
import { arrival, departure } from './schema/movement.ts';
import { order } from './schema/order.ts';
import { buildXml, type Built } from './xml/build.ts';

/**
 * Builds, validates and wraps a message. `dxpId` is the identity whose mailbox the receipts come to; a transmitter with another
 * one would never see them, so it is a fault. Errors: MessageInvalid with every fault.
 */
export function compose(message: CustomsMessage, { dxpId }: { dxpId: string }): SentMessage {
  const { messageType, built } = project(message);
  const faults: MessageFault[] = [...built.faults];
  const { transmitter, guid, at } = message;
  if (transmitter.dxpId !== dxpId) faults.push({ path: 'BaseTransfer/dxpId', message: `is ${transmitter.dxpId}, not ours, ${dxpId}` });
  if (Number.isNaN(Date.parse(at)))
    throw new MessageInvalid(messageType, [...faults, { path: 'TransInfo/CreatTime', message: `is not a time: ${at}` }]);
  const envelope = buildEnvelope({
    copMsgId: guid,
    senderId: dxpId,
    receiverIds: [CUSTOMS_DXP_ID],
    at,
    messageType,
    fileName: fileNameOf(messageType, guid),
    content: built.xml,
  });
  faults.push(...envelope.faults);
  if (faults.length > 0) throw new MessageInvalid(messageType, faults);
  return { copMsgId: guid, messageType, xml: built.xml, envelope: envelope.xml };
}

function project(message: CustomsMessage): { messageType: string; built: Built } {
  const attributes = { guid: message.guid, version: '1.0' };
  switch (message.kind) {
    case 'order':
      return { messageType: order.root, built: buildXml(order, toOrder(message), attributes) };
    case 'list':
      return { messageType: inventory.root, built: buildXml(inventory, toInventory(message), attributes) };
    case 'form':
      return { messageType: form.root, built: buildXml(form, toForm(message)) };
    case 'arrival':
      return { messageType: arrival.root, built: buildXml(arrival, toArrival(message), attributes) };
    case 'departure':
      return { messageType: departure.root, built: buildXml(departure, toDeparture(message), attributes) };
  }
}
