import { fromWireTime, toEnvelopeTime } from './china-time.ts';
import type { MessageFault } from '../../contracts/customs.ts';
import { dxp } from './schema/dxp.ts';
import { buildXml } from './xml/build.ts';
import { checkXml } from './xml/check.ts';
import { parseXml, XmlUnreadable, type XmlNode } from './xml/parse.ts';
import { valuesOf } from './xml/values.ts';

/** Customs' own identity in the unified export system. Source: china-export facts §3.7. */
export const CUSTOMS_DXP_ID = 'DXPEDCCEB0000003';

/** A DXP envelope: who sends which message to whom, and the message itself. `at` is RFC 3339. */
export type Envelope = {
  copMsgId: string;
  senderId: string;
  receiverIds: readonly string[];
  at: string;
  messageType: string;
  fileName: string;
  content: string;
};

/** File name of a message in its envelope and in the mailbox. */
export const fileNameOf = (messageType: string, id: string): string => `${messageType}_${id}.xml`;

/** Wraps a message; the faults are those of the envelope's own fields, such as a sender id that is too long. */
export function buildEnvelope(envelope: Envelope): { xml: string; faults: MessageFault[] } {
  return buildXml(
    dxp,
    {
      TransInfo: {
        CopMsgId: envelope.copMsgId,
        SenderId: envelope.senderId,
        ReceiverIds: envelope.receiverIds.map((ReceiverId) => ({ ReceiverId })),
        CreatTime: toEnvelopeTime(envelope.at),
        MsgType: envelope.messageType,
      },
      Data: Buffer.from(envelope.content, 'utf8').toString('base64'),
      AddInfo: { FileName: envelope.fileName },
    },
    { ver: '1.0' },
  );
}

/** Reads an envelope of at most `maxBytes`. Errors: XmlUnreadable, also when it departs from its description. */
export function parseEnvelope(text: string, options: { maxBytes: number }): Envelope {
  return envelopeOf(parseXml(text, options));
}

export const isEnvelope = (root: XmlNode): boolean => root.name === dxp.root;

/** The same from parsed XML. */
export function envelopeOf(root: XmlNode): Envelope {
  const [fault] = checkXml(dxp, root);
  if (fault !== undefined) throw new XmlUnreadable(`envelope: ${fault.path} ${fault.message}`);
  const { TransInfo, Data, AddInfo } = valuesOf(dxp, root);
  const at = fromWireTime(TransInfo.CreatTime);
  if (at === null) throw new XmlUnreadable(`envelope: CreatTime ${TransInfo.CreatTime} is no time`);
  return {
    copMsgId: TransInfo.CopMsgId,
    senderId: TransInfo.SenderId,
    receiverIds: TransInfo.ReceiverIds.map(({ ReceiverId }) => ReceiverId),
    at,
    messageType: TransInfo.MsgType,
    fileName: AddInfo?.FileName ?? fileNameOf(TransInfo.MsgType, TransInfo.CopMsgId),
    content: decoded(Data),
  };
}

function decoded(data: string): string {
  const compact = data.replace(/\s/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new XmlUnreadable('envelope: Data is not base64');
  return Buffer.from(compact, 'base64').toString('utf8');
}
