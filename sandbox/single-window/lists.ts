import { numbersOf } from './numbers.ts';
import { formDeleted, rejected, type Step } from './script.ts';
import type { Store } from './store.ts';
import type { Submission } from './submission.ts';
import { amendTicket, cancelTicket, scriptTicket, type Ticket, ticketById } from './tickets.ts';

/** The list that has this 清单编号 and still stands, open or closed. */
export function listByNumber(store: Store, invtNo: string): Ticket | undefined {
  const ticket = ticketById(store, Number(invtNo.slice(9)));
  const standing = ticket?.kind === 'list' && (ticket.outcome === 'open' || ticket.outcome === 'done');
  return standing && numbersOf(ticket).invtNo === invtNo ? ticket : undefined;
}

/** The form that has this 海关编号 and still stands, open or closed. */
export function formByNumber(store: Store, entryId: string): Ticket | undefined {
  const ticket = ticketById(store, Number(entryId.slice(9)));
  const standing = ticket?.kind === 'form' && (ticket.outcome === 'open' || ticket.outcome === 'done');
  return standing && numbersOf(ticket).entryId === entryId ? ticket : undefined;
}

/** What customs does to the declarations a message names. Gives the rejection that takes the place of its script, or null when it is done. */
export const DOES: Record<'cancel' | 'bind' | 'sum' | 'grant', (store: Store, asked: Submission, now: number) => Step[] | null> = {
  cancel: (store, { invtNos, exporterCode }) => {
    for (const invtNo of invtNos) {
      const list = listByNumber(store, invtNo);
      if (list?.outcome !== 'open' || list.submission?.exporterCode !== exporterCode) {
        return rejected(`[Code:1300;Desc:人工退单，清单${invtNo}不存在或已结关，不能撤销]`);
      }
      cancelTicket(store, list.id);
    }
    return null;
  },
  bind: (store, { invtNos, billNo }, now) => {
    const lists = invtNos.map((invtNo) => listByNumber(store, invtNo));
    const missing = invtNos.find((_, index) => lists[index]?.outcome !== 'open');
    if (missing !== undefined) return rejected(`[Code:1300;Desc:人工退单，清单${missing}不存在或已结关]`);
    for (const list of lists) {
      if (list?.submission) amendTicket(store, list.id, { ...list.submission, billNo }, now);
    }
    return null;
  },
  grant: (store, { entryId, exporterCode, changed }, now) => {
    const form = formByNumber(store, entryId);
    if (form?.outcome !== 'open' || form.submission?.exporterCode !== exporterCode) {
      return rejected(`报关单${entryId}不存在或已结关，不能修撤`);
    }
    if (changed === null) scriptTicket(store, form.id, formDeleted, now);
    else amendTicket(store, form.id, { ...form.submission, billNo: changed['BillNo'] ?? form.submission.billNo }, now);
    return null;
  },
  sum: (store, { invtNos }) => {
    const wrong = invtNos.find((invtNo) => !mayBeSummed(listByNumber(store, invtNo)));
    return wrong === undefined ? null : rejected(`[Code:1300;Desc:人工退单，清单${wrong}未放行或不是汇总申报]`);
  },
};

/** Only released lists with statisticsFlag B (汇总申报) are summed up. */
const mayBeSummed = (list: Ticket | undefined): boolean =>
  list !== undefined && ['800', '899'].includes(list.status) && list.submission?.echo['statisticsFlag'] === 'B';
