import { setImmediate } from 'node:timers/promises';
import type { MessageFault } from '../../contracts/customs.ts';
import type { Finding } from '../../domain/consignment.ts';
import type { TicketRecord } from '../../models/index.ts';
import type { Deps } from '../deps.ts';
import { type FilingContext, messagesOf } from './messages.ts';

/** Any well-formed guid does: what is rehearsed is never sent. */
const STAMP_GUID = '00000000-0000-4000-8000-000000000000';

/** Tickets between two moments in which the rest of this process may run: thousands of messages take seconds. */
const BREATH = 50;

/** Checks every message that tickets will need, and tells what the wire would refuse of them, so that nothing is filed of a transfer whose
 *  papers customs could not even read. */
export async function rehearse(
  singleWindow: Deps['singleWindow'],
  tickets: readonly TicketRecord[],
  context: FilingContext,
): Promise<Finding[]> {
  const stamp = { guid: STAMP_GUID, at: new Date().toISOString() };
  const findings: Finding[] = [];
  for (const [index, ticket] of tickets.entries()) {
    if (index % BREATH === BREATH - 1) await setImmediate();
    for (const message of messagesOf(ticket, context, stamp)) {
      findings.push(...singleWindow.check(message).map((fault) => findingOf(ticket, fault)));
    }
  }
  return findings;
}

/** A fault of a message as the check tells it. */
export const findingOf = ({ orderNo }: Pick<TicketRecord, 'orderNo'>, { path, message }: MessageFault): Finding => ({
  rule: 'MESSAGE_INVALID',
  severity: 'blocking',
  path: `${orderNo} ${path}`,
  message: { en: message, 'zh-CN': `报文不合规：${message}` },
  cure: { en: 'Correct the value that stands in this element of the message', 'zh-CN': '请更正报文中该元素对应的数据' },
  source: 'china-export.md §3',
  confidence: 'secondary',
});
