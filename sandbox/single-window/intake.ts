import type { Envelope } from '../../gateways/single-window/envelope.ts';
import { formByNumber, listByNumber } from './lists.ts';
import { refusalOf } from './refusals.ts';
import { loses, rejects, tires, type Scenario } from './scenarios.ts';
import {
  badSignature,
  changeOf,
  changeRefused,
  decidingOnly,
  duplicate,
  formRejected,
  notImported,
  refusedScript,
  rejected,
  scriptOf,
  unreadable,
  type Receipts,
  type Step,
} from './script.ts';
import { signatureFault, type Trust } from './signature.ts';
import type { Store } from './store.ts';
import { submissionsOf, type Submission } from './submission.ts';
import { addTicket, cancelTicket, formKnown, liveByKey, liveDeclaration, type NewTicket } from './tickets.ts';

/** Takes the messages of a batch, all or none; a copMsgId known already is ignored. Returns how many were new. */
export function takeIn(
  store: Store,
  envelopes: readonly Envelope[],
  options: { fallback: Scenario; receipts: Receipts; trust: Trust; now: number; delay: () => number },
): number {
  return store.transaction(() => {
    let taken = 0;
    const fallback = scenarioOf(store, DEFAULT) ?? options.fallback;
    for (const envelope of envelopes) {
      const { senderId, copMsgId, messageType, content } = envelope;
      if (store.first('SELECT 1 FROM messages WHERE dxp_id = ? AND cop_msg_id = ?', senderId, copMsgId) !== undefined) continue;
      const tickets = openTickets(store, envelope, { fallback, now: options.now, trust: options.trust });
      if (tickets.length === 0) continue;
      const sql = 'INSERT INTO messages (dxp_id, cop_msg_id, type, received_at, content) VALUES (?, ?, ?, ?, ?)';
      store.run(sql, senderId, copMsgId, messageType, options.now, content);
      for (const ticket of tickets) {
        const script = options.receipts === 'deciding' ? decidingOnly(ticket.script) : ticket.script;
        addTicket(store, { ...ticket, script }, options.now + options.delay());
      }
      taken += 1;
    }
    return taken;
  });
}

/** What the import client signs by itself. */
const isUnsigned = (kind: Submission['kind']): boolean => kind === 'form' || kind === 'form-application';

type Opening = { fallback: Scenario; now: number; trust: Trust };

/** One for each business node that was not lost on its way; where the format of one is refused, so is the message. */
function openTickets(store: Store, envelope: Envelope, opening: Opening): NewTicket[] {
  const { senderId, copMsgId, messageType, content } = envelope;
  const { fallback, now, trust } = opening;
  const ticket = { dxpId: senderId, copMsgId, messageType, createdAt: now };
  const read = submissionsOf(messageType, content, copMsgId);
  if ('malformed' in read) {
    const form = read.clientSeqNo !== null;
    const script = form ? notImported(read.malformed) : unreadable(read.malformed);
    const kind = form ? 'form' : 'unreadable';
    return [{ ...ticket, kind, businessKey: read.clientSeqNo ?? copMsgId, scenario: fallback, submission: null, script }];
  }
  const unsigned = isUnsigned(read[0].kind) ? null : signatureFault(content, trust, now);
  const tickets = read.map((submission) => openTicket(store, ticket, submission, { fallback, unsigned })).filter((one) => one !== null);
  const refused = tickets.find(({ kind }) => kind === 'unreadable');
  return refused === undefined ? tickets : [refused];
}

/** Null: it was lost on its way. `unsigned` is what is wrong with the signature of its message. */
function openTicket(
  store: Store,
  ticket: Pick<NewTicket, 'dxpId' | 'copMsgId' | 'messageType' | 'createdAt'>,
  read: Submission,
  { fallback, unsigned }: { fallback: Scenario; unsigned: string | null },
): NewTicket | null {
  const number = numberFor(store, read);
  const scenario = scenarioOf(store, number) ?? fallback;
  if (loses(scenario, read.kind)) return null;
  const common = { ...ticket, businessKey: read.businessKey, scenario, submission: read };
  if (unsigned !== null) return { ...common, kind: read.kind, script: badSignature(unsigned) };
  const held = heldKey(store, read);
  if (held !== null) return { ...common, kind: read.kind, script: held };
  if (read.appType === CHANGE) return { ...common, kind: read.kind, script: changed(store, read, scenario, number) };
  const byCustoms = refusalOf(scenario)?.by !== 'client';
  const rejecting = byCustoms && rejects(scenario, read.kind) && !isSpent(store, number, read.exporterCode, scenario);
  const refusal = rejecting ? refusalOf(scenario) : null;
  if (refusal?.by === 'format')
    return { ...common, kind: 'unreadable', businessKey: ticket.copMsgId, script: refusedScript('unreadable', refusal, '') };
  if (refusal !== null) return { ...common, kind: read.kind, script: refusedScript(read.kind, refusal, read.guid) };
  if (rejecting && scenario === 'format-error' && read.kind !== 'form') {
    return { ...common, kind: 'unreadable', businessKey: ticket.copMsgId, script: unreadable('报文结构不符合规范') };
  }
  const script =
    rejecting && scenario === 'format-error' ? notImported('报文结构不符合规范') : scriptOf(read.kind, scenario, rejecting, read.guid);
  return { ...common, kind: read.kind, script };
}

/** Whether the import client cannot send a message, once, so that it never leaves its folder. */
export function staysBehind(store: Store, { messageType, content, copMsgId }: Envelope, fallback: Scenario): boolean {
  const submissions = submissionsOf(messageType, content, copMsgId);
  if ('malformed' in submissions) return false;
  return submissions.some((read) => {
    const number = numberFor(store, read);
    const scenario = scenarioOf(store, number) ?? scenarioOf(store, DEFAULT) ?? fallback;
    return refusalOf(scenario)?.by === 'client' && rejects(scenario, read.kind) && !isSpent(store, number, read.exporterCode, scenario);
  });
}

const ABOUT_LISTS: readonly Submission['kind'][] = ['list-cancel', 'list-manifest', 'summary'];

/** By which number a scenario is set for a message: the order's, where it has one or is about one; else the message's own. */
function numberFor(store: Store, { kind, orderNo, businessKey, invtNos, entryId }: Submission): string {
  if (ABOUT_LISTS.includes(kind)) return listByNumber(store, invtNos[0] ?? '')?.submission?.orderNo ?? businessKey;
  if (kind === 'form-application') return formByNumber(store, entryId)?.submission?.orderNo ?? businessKey;
  return orderNo === '' ? businessKey : orderNo;
}

const CHANGE = '2';
/** What customs has said by then of a list that may still be changed. Source: china-export facts §4.1, own knowledge there. */
const NOT_TAKEN = ['', '1', '2', '3'];

/** The refusal of a change, or null: only a list that customs knows and has not taken is changed. */
function unchangeable(store: Store, submission: Submission): Step[] | null {
  const { kind, businessKey } = submission;
  if (kind !== 'list') return rejected('本环境只受理清单变更');
  const list = liveByKey(store, kind, submission);
  if (list === undefined) return rejected(`[Code:1300;Desc:人工退单，清单${businessKey}不存在，不能变更]`);
  return NOT_TAKEN.includes(list.status) ? null : rejected(`[Code:1300;Desc:人工退单，清单${businessKey}已入库，不能变更]`);
}

/** The changed list stands in the place of the one before, whose numbers nobody has heard of; one whose change is refused stands. */
function changed(store: Store, submission: Submission, scenario: Scenario, number: string): Step[] {
  if (scenario === 'refuse-change' && !isSpent(store, number, submission.exporterCode, scenario)) return changeRefused(submission.guid);
  const before = liveByKey(store, 'list', submission);
  if (before !== undefined) cancelTicket(store, before.id);
  return changeOf(scriptOf('list', scenario, false, submission.guid), submission.guid);
}

/** The refusal of a message whose business key is in use, or null. */
function heldKey(store: Store, submission: Submission): Step[] | null {
  const { kind, orderNo, exporterCode, businessKey, appType, parts } = submission;
  if (appType === CHANGE) return unchangeable(store, submission);
  if (appType !== '1') return rejected('本环境只受理新增和变更申报');
  if (parts.number < 1 || parts.number > parts.of) return rejected(`报文分段序号${parts.number}超出分段总数${parts.of}`);
  if (kind === 'form') {
    if (formKnown(store, businessKey)) return notImported(`客户端报关单编号重复[${businessKey}]`);
    if (liveDeclaration(store, submission) === undefined) return null;
    return [...scriptOf('form', 'silent', false, ''), ...formRejected(`随附单据10000004[${orderNo}]对应的订单已申报`)];
  }
  const same = liveByKey(store, kind, submission);
  if (same !== undefined) return duplicate(kind === 'order' ? `${businessKey}+${exporterCode}` : businessKey, same.status);
  const declared = kind === 'list' ? liveDeclaration(store, submission) : undefined;
  return declared === undefined ? null : duplicate(`${orderNo}+${exporterCode}`, declared.status);
}

/** Stands for every order number that has no scenario of its own; what is set here outlives the process and its environment. */
export const DEFAULT = '';

export const scenarioOf = (store: Store, orderNo: string): Scenario | undefined =>
  store.first<{ scenario: Scenario }>('SELECT scenario FROM scenarios WHERE order_no = ?', orderNo)?.scenario;

/** Whether the scenario has refused this business before; when it has not, it does now. */
function isSpent(store: Store, orderNo: string, exporterCode: string, scenario: Scenario): boolean {
  if (!tires(scenario)) return false;
  return (
    store.run('INSERT OR IGNORE INTO spent (order_no, exporter_code, scenario) VALUES (?, ?, ?)', orderNo, exporterCode, scenario) === 0
  );
}

/** Sets the scenario of an order; a rejection that was spent on it refuses once more. */
export function setScenario(store: Store, orderNo: string, scenario: Scenario): void {
  store.transaction(() => {
    store.run('INSERT OR REPLACE INTO scenarios (order_no, scenario) VALUES (?, ?)', orderNo, scenario);
    store.run('DELETE FROM spent WHERE order_no = ?', orderNo);
  });
}
