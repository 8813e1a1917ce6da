import { DOES } from './lists.ts';
import { formRejected, rejected, type Say, type Step } from './script.ts';
import type { Store } from './store.ts';
import type { Line, Submission } from './submission.ts';
import { awaitedName, happen, happened, happeningNames, liveByKey, type Ticket } from './tickets.ts';

/** Where a ticket stands after one turn: something to say, something to wait for, or its end. */
type Turn = { say: Say } | { waitingFor: string } | { finished: true };

/** Takes the ticket's script as far as the next receipt. Changes `ticket.script`; the store only by what happens. */
export function turn(store: Store, ticket: Ticket, now: number): Turn {
  for (;;) {
    const step = ticket.script[0];
    if (step === undefined) return { finished: true };
    if (step.do === 'say') {
      ticket.script.shift();
      return { say: step };
    }
    const { submission } = ticket;
    if (submission === null) throw new Error(`ticket ${ticket.id} has nothing to ${step.do}`);
    if (step.do === 'await') {
      const what = awaitedName(step.happening, submission);
      if (!happened(store, what)) return { waitingFor: what };
    }
    ticket.script.shift();
    if (step.do === 'happen') for (const what of happeningNames(step.happening, submission)) happen(store, what, now);
    if (step.do === 'compare') ticket.script = comparison(store, submission) ?? ticket.script;
    if (step.do === 'cancel' || step.do === 'bind' || step.do === 'sum' || step.do === 'grant' || step.do === 'match')
      ticket.script = DOES[step.do](store, submission, now) ?? ticket.script;
  }
}

/** The rejection when the declaration differs from its order, or null. */
function comparison(store: Store, submission: Submission): Step[] | null {
  const order = liveByKey(store, 'order', { ...submission, businessKey: submission.orderNo });
  const known = order?.outcome === 'done' ? order.submission : null;
  if (known?.mode === submission.mode && sameLines(known.lines, submission.lines)) return null;
  const modeDiffers = known != null && known.mode !== submission.mode;
  if (modeDiffers && submission.kind === 'list') return rejected('[Code:1300;Desc:人工退单，订单类型与清单监管方式不符]');
  if (submission.kind === 'list') return rejected('[Code:1322;Desc:订单清单表体商品项不一致]');
  const paper = `随附单据10000004[${submission.orderNo}]`;
  if (known == null) return formRejected(`${paper}对应的订单数据不存在`);
  return formRejected(modeDiffers ? `${paper}的订单类型与报关单监管方式不符` : `${paper}的订单表体与报关单不一致`);
}

function sameLines(ordered: readonly Line[], declared: readonly Line[]): boolean {
  const byNumber = new Map(ordered.map((line) => [Number(line.gnum), line]));
  return (
    ordered.length === declared.length &&
    byNumber.size === ordered.length &&
    declared.every((line) => {
      const order = byNumber.get(Number(line.gnum));
      return order !== undefined && sameNumber(order.qty, line.qty) && sameNumber(order.totalPrice, line.totalPrice);
    })
  );
}

const sameNumber = (a: string, b: string): boolean => canonical(a) === canonical(b);
/** `012.50` → `12.5`: compared as text, because a double cannot hold 19 digits. */
const canonical = (number: string): string => {
  const [whole = '', decimals = ''] = number.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${decimals.replace(/0+$/, '')}`;
};
