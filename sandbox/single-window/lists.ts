import { numbersOf } from './numbers.ts';
import { formDeleted, rejected, type Step } from './script.ts';
import type { Store } from './store.ts';
import type { Cargo, Submission } from './submission.ts';
import { amendTicket, cancelTicket, declarationsUnder, scriptTicket, type Ticket, ticketById } from './tickets.ts';

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
export const DOES: Record<'cancel' | 'bind' | 'sum' | 'grant' | 'match', (store: Store, asked: Submission, now: number) => Step[] | null> =
  {
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
      else amendTicket(store, form.id, amendedBy(form.submission, changed), now);
      return null;
    },
    match: (store, { billNo, logisticsNos, cargo }) => {
      const declared = declaredUnder(store, billNo, logisticsNos);
      if (cargo === null || declared === null || isSameCargo(cargo, declared)) return null;
      const said = `运抵件数${cargo.packages}、毛重${cargo.grossWeight}`;
      return rejected(`[Code:1300;Desc:人工退单，${said}与提运单${billNo}申报的件数${declared.packages}、毛重${declared.grossWeight}不符]`);
    },
    sum: (store, { invtNos }) => {
      const wrong = invtNos.find((invtNo) => !mayBeSummed(listByNumber(store, invtNo)));
      return wrong === undefined ? null : rejected(`[Code:1300;Desc:人工退单，清单${wrong}未放行或不是汇总申报]`);
    },
  };

/** A form with the elements that were granted. */
function amendedBy(form: Submission, changed: Record<string, string>): Submission {
  const { billNo, cargo, lines } = form;
  return {
    ...form,
    billNo: changed['BillNo'] ?? billNo,
    cargo: cargo && { packages: changed['PackNo'] ?? cargo.packages, grossWeight: changed['GrossWet'] ?? cargo.grossWeight },
    lines: lines.map((line, index) => ({
      ...line,
      qty: changed[`DecList[${index + 1}].GQty`] ?? line.qty,
      totalPrice: changed[`DecList[${index + 1}].DeclTotal`] ?? line.totalPrice,
    })),
  };
}

/** What stands declared under a bill: the lists of the units named, and every form. Null where nothing is. */
function declaredUnder(store: Store, billNo: string, units: readonly string[]): Cargo | null {
  const cargos = declarationsUnder(store, billNo).flatMap(({ kind, submission }) =>
    submission?.cargo != null && (kind === 'form' || submission.logisticsNos.some((unit) => units.includes(unit)))
      ? [submission.cargo]
      : [],
  );
  if (cargos.length === 0) return null;
  const sum = (of: (cargo: Cargo) => string): number => cargos.reduce((total, cargo) => total + Number(of(cargo)), 0);
  return { packages: String(sum(({ packages }) => packages)), grossWeight: String(sum(({ grossWeight }) => grossWeight)) };
}

/** Which weight customs lets pass is district practice; this sandbox allows three percent, unverified. */
const WEIGHT_TOLERANCE = 0.03;
const isSameCargo = (told: Cargo, declared: Cargo): boolean =>
  Number(told.packages) === Number(declared.packages) &&
  Math.abs(Number(told.grossWeight) - Number(declared.grossWeight)) <= Number(declared.grossWeight) * WEIGHT_TOLERANCE + 1e-6;

/** Only released lists with statisticsFlag B (汇总申报) are summed up. */
const mayBeSummed = (list: Ticket | undefined): boolean =>
  list !== undefined && ['800', '899'].includes(list.status) && list.submission?.echo['statisticsFlag'] === 'B';
