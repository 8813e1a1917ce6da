import { randomUUID } from 'node:crypto';
import { toReturnTime } from '../../gateways/single-window/china-time.ts';
import { buildEnvelope, CUSTOMS_DXP_ID, fileNameOf } from '../../gateways/single-window/envelope.ts';
import { formatError } from '../../gateways/single-window/schema/ceb.ts';
import type { Description } from '../../gateways/single-window/schema/describe.ts';
import { formApplicationReturn } from '../../gateways/single-window/schema/form-application.ts';
import { formImportResponse, formResult } from '../../gateways/single-window/schema/form.ts';
import { inventoryReturn } from '../../gateways/single-window/schema/inventory.ts';
import { listCancelReturn } from '../../gateways/single-window/schema/list-cancel.ts';
import { listManifestReturn } from '../../gateways/single-window/schema/list-manifest.ts';
import { logisticsReturn } from '../../gateways/single-window/schema/logistics.ts';
import { arrivalReturn, departureReturn } from '../../gateways/single-window/schema/movement.ts';
import { orderReturn } from '../../gateways/single-window/schema/order.ts';
import { summaryResult, summaryReturn } from '../../gateways/single-window/schema/summary.ts';
import { buildXml, type Built } from '../../gateways/single-window/xml/build.ts';
import { numbersOf } from './numbers.ts';
import type { Say } from './script.ts';
import type { Ticket } from './tickets.ts';

/** A receipt as the mailbox delivers it. */
export type Receipt = { fileName: string; bytes: string; status: string; at: number };

/** What customs says about a ticket, at `at` (ms), in its envelope. */
export function receiptOf(ticket: Ticket, say: Say, at: number): Receipt {
  const time = new Date(at).toISOString();
  const { root, built } = contentOf(ticket, say, time);
  const copMsgId = randomUUID().toUpperCase();
  const fileName = fileNameOf(root, copMsgId);
  const envelope = {
    copMsgId,
    senderId: CUSTOMS_DXP_ID,
    receiverIds: [ticket.dxpId],
    at: time,
    messageType: root,
    fileName,
    content: built.xml,
  };
  const { xml, faults } = buildEnvelope(envelope);
  const [fault] = [...built.faults, ...faults];
  if (fault !== undefined) throw new Error(`the sandbox would send a faulty ${root}: ${fault.path} ${fault.message}`);
  return { fileName, bytes: xml, status: say.status, at };
}

function contentOf(ticket: Ticket, say: Say, time: string): { root: string; built: Built } {
  const { kind, businessKey, submission, copMsgId, messageType } = ticket;
  const guid = submission?.guid ?? copMsgId;
  const echo = submission?.echo ?? {};
  const returned = { returnStatus: say.status, returnTime: toReturnTime(time), returnInfo: say.info };
  const numbers = numbersOf(ticket);
  const ceb = <D extends Description>(description: D, values: Parameters<typeof buildXml<D>>[1]) => ({
    root: description.root,
    built: buildXml(description, values, { guid, version: '1.0' }),
  });
  switch (kind) {
    case 'order':
      return ceb(orderReturn, { OrderReturn: { guid, ebcCode: '', ...echo, orderNo: businessKey, ...returned } });
    case 'list': {
      const { preNo, invtNo } = numbers;
      return ceb(inventoryReturn, {
        InventoryReturn: { guid, ...echo, copNo: businessKey, preNo, invtNo: say.numbered ? invtNo : null, ...returned },
      });
    }
    case 'arrival':
      return ceb(arrivalReturn, { ArrivalReturn: { guid, ...echo, preNo: numbers.preNo, copNo: businessKey, ...returned } });
    case 'departure':
      return ceb(departureReturn, { DepartureReturn: { guid, ...echo, preNo: numbers.preNo, copNo: businessKey, ...returned } });
    case 'logistics':
      return ceb(logisticsReturn, { LogisticsReturn: { guid, ...echo, logisticsNo: businessKey, ...returned } });
    case 'list-cancel':
      return ceb(listCancelReturn, { InvtCancelReturn: { guid, ...echo, copNo: businessKey, preNo: numbers.preNo, ...returned } });
    case 'form-application': {
      const answer = { ApplyNo: businessKey, EntryId: echo['EntryId'] ?? '', ReturnStatus: say.status };
      const built = buildXml(formApplicationReturn, { ...answer, ReturnTime: returned.returnTime, ReturnInfo: say.info });
      return { root: formApplicationReturn.root, built };
    }
    case 'list-manifest':
      return ceb(listManifestReturn, { WayBillReturn: { guid, copNo: businessKey, ...echo, preNo: numbers.preNo, ...returned } });
    case 'summary': {
      const { preNo, sumNo } = numbers;
      if (say.via === 'result') {
        const head = { guid, ...echo, sumNo, opDate: returned.returnTime, entryId: numbers.entryId, decState: say.status, note: say.info };
        const lists = (submission?.invtNos ?? []).map((invtNo) => ({ invtNo }));
        return ceb(summaryResult, { SummaryResult: { SummaryResultHead: head, SummaryResultList: lists } });
      }
      const answer = { guid, copNo: businessKey, ...echo, preNo, sumNo: say.numbered ? sumNo : null, ...returned };
      return ceb(summaryReturn, { SummaryReturn: answer });
    }
    case 'form':
      return formReceipt(ticket, say, returned.returnTime);
    case 'unreadable': {
      const { returnStatus, returnInfo } = returned;
      return ceb(formatError, {
        MessageReturn: { returnStatus, returnInfo, oriCopMsgId: copMsgId, oriMessageType: messageType },
      });
    }
  }
}

function formReceipt(ticket: Ticket, say: Say, time: string): { root: string; built: Built } {
  const { seqNo, entryId } = numbersOf(ticket);
  if (say.via === 'import') {
    const values = {
      ResponseCode: say.status,
      ErrorMessage: say.info,
      ClientSeqNo: ticket.businessKey,
      SeqNo: say.status === '0' ? seqNo : null,
    };
    return { root: formImportResponse.root, built: buildXml(formImportResponse, values) };
  }
  const result = {
    SEQ_NO: seqNo,
    CUS_CIQ_NO: seqNo,
    ENTRY_ID: say.numbered ? entryId : null,
    // Hundredths of a second, as some clients deliver it; whole seconds would make the order of results a guess.
    NOTICE_DATE: `${time.slice(0, 8)}T${time.slice(8, 16)}`,
    CHANNEL: say.status,
    NOTE: say.info,
    CUSTOM_MASTER: ticket.submission?.customsCode ?? null,
  };
  return { root: formResult.root, built: buildXml(formResult, { DEC_RESULT: result }) };
}
