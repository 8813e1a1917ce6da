import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ask } from '../support/http.ts';
import { type World, aTransfer, aWorld, customsWill, newRun } from '../support/world.ts';

const { api, keys } = inject('stack');
const { seller, secondSeller, partner, returnsDesk } = keys.organisations;
const operator = keys.operator;
let world: World;
beforeAll(async () => {
  world = await aWorld();
});

type Explained = { id: string; cause: string; cure: string; who: string; next: string };
type Task = {
  id: string;
  state: string;
  kind: string;
  status: string;
  code: string | null;
  tickets: number;
  texts: string[];
  explained: Explained;
};
type Ticket = { state: string; attempt: number; refusal: { info: string; explained: Explained; taskId: string } | null };

const ZH = { 'accept-language': 'zh-CN' };
const anEntry = (change: object = {}) => ({
  on: { messages: ['list'], statuses: ['100'], codes: [`9${randomUUID().slice(0, 5)}`], texts: [] },
  who: 'broker',
  next: 'correct-and-resubmit',
  cause: { en: 'A cause.', 'zh-CN': '原因。' },
  cure: { en: 'A cure.', 'zh-CN': '办法。' },
  source: 'notice of the pilot customs',
  confidence: 'secondary',
  ...change,
});
const anId = (): string => `t-${randomUUID().slice(0, 8)}`;
const put = (id: string, body: object, key = operator) => ask(api, 'PUT', `/v1/refusals/${id}`, { key, body });

/** A transfer of which customs refuses the one ticket. */
async function refused(scenario: string): Promise<{ id: string; attention: { message: string; tasks: string[] }; ticket: Ticket }> {
  const run = newRun();
  await customsWill(scenario, `BK-${run}`);
  const { id } = await world.begin(aTransfer(world.parties, run));
  const { attention } = (await world.reaches(id, 'needs-attention')) as unknown as { attention: { message: string; tasks: string[] } };
  const [ticket] = await world.cast.seller.all<Ticket>(`/v1/stock-transfers/${id}/tickets`);
  return { id, attention, ticket: ticket as Ticket };
}
const taskOf = async (id: string, headers = {}): Promise<Task> =>
  (await ask(api, 'GET', `/v1/tasks/${id}`, { key: seller.key, headers })).body as unknown as Task;

describe('the refusal table', () => {
  test('is read by every role, in the language asked for, by message and code', async () => {
    for (const key of [seller.key, partner.key, returnsDesk.key, operator]) {
      const { status, body } = await ask(api, 'GET', '/v1/refusals?message=list&code=1322', { key, headers: ZH });
      expect(status).toBe(200);
      expect(body.data).toMatchObject([
        { id: 'list-items-differ', who: 'seller', cause: expect.stringContaining('清单表体'), origin: 'shipped' },
      ]);
    }
    expect(await ask(api, 'GET', '/v1/refusals/no-such', { key: seller.key })).toMatchObject({ status: 404 });
    expect(await ask(api, 'GET', '/v1/refusals?message=letter', { key: seller.key })).toMatchObject({ status: 422 });
  });

  test('is changed by operators alone, and every bad field is named at once', async () => {
    for (const key of [seller.key, partner.key, returnsDesk.key]) expect(await put(anId(), anEntry(), key)).toMatchObject({ status: 403 });
    const bad = anEntry({ who: 'nobody', next: 'wait', cause: { en: 'x' }, on: { messages: [], statuses: [], codes: [], texts: [] } });
    const { status, body } = await put(anId(), bad);
    expect(status).toBe(422);
    expect((body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(expect.arrayContaining(['who', 'next', 'cause.zh-CN']));
    const nothing = await put(anId(), anEntry({ on: { messages: [], statuses: [], codes: [], texts: [] } }));
    expect(nothing).toMatchObject({ status: 422, body: { errors: [{ path: 'on' }] } });
  });

  test('keeps who changed an entry when, and what stood there before', async () => {
    const id = anId();
    await put(id, anEntry());
    await put(id, anEntry({ who: 'carrier' }));
    expect(await ask(api, 'POST', `/v1/refusals/${id}:retire`, { key: operator })).toMatchObject({ status: 200, body: { retired: true } });
    expect((await ask(api, 'GET', `/v1/refusals?limit=200`, { key: operator })).body.data?.map((entry) => entry['id'])).not.toContain(id);
    const { body } = await ask(api, 'GET', `/v1/refusals/${id}/timeline`, { key: operator });
    expect(body.data).toMatchObject([
      { kind: 'entered', detail: { before: null, after: { who: 'broker' } } },
      { kind: 'entered', detail: { before: { who: 'broker' }, after: { who: 'carrier' } } },
      { kind: 'retired', state: 'retired', by: expect.stringMatching(/^key_/u) },
    ]);
    expect(await put(id, anEntry())).toMatchObject({ status: 200, body: { retired: false, origin: 'entered' } });
  });

  test('never loses its entry for the unknown', async () => {
    expect(await ask(api, 'POST', '/v1/refusals/unknown:retire', { key: operator })).toMatchObject({
      status: 409,
      body: { code: 'REFUSAL_NEEDED' },
    });
  });
});

describe('a refused ticket', () => {
  test('is explained in the language of its reader, and its transfer names the cause and links the task', async () => {
    const { attention, ticket } = await refused('refuse-list-items-differ');
    expect(ticket.refusal).toMatchObject({
      info: '[Code:1322;Desc:订单清单表体商品项不一致]',
      explained: { id: 'list-items-differ', who: 'seller', next: 'correct-and-resubmit' },
      taskId: attention.tasks[0],
    });
    expect(attention.message).toContain('1 tickets: The goods lines of the list do not agree');
    const task = await taskOf(attention.tasks[0] as string, ZH);
    expect(task).toMatchObject({ state: 'open', code: '1322', tickets: 1, texts: [ticket.refusal?.info] });
    expect(task.explained.cure).toContain('请更正商品明细');
  });

  test('ends its task when it is filed again and accepted; what ends by itself is not ended by hand', async () => {
    const { id, attention } = await refused('refuse-list-items-differ');
    const [taskId] = attention.tasks;
    const byHand = await ask(api, 'POST', `/v1/tasks/${taskId}:complete`, { key: seller.key, body: { note: 'done' } });
    expect(byHand).toMatchObject({ status: 409, body: { code: 'TASK_ENDS_ITSELF' } });
    await world.cast.seller.post(`/v1/stock-transfers/${id}:resubmit`);
    await world.reaches(id, 'declared');
    expect(await taskOf(taskId as string)).toMatchObject({ state: 'done', tickets: 0, note: null });
    const steps = await world.cast.seller.all<{ kind: string }>(`/v1/tasks/${taskId}/timeline`);
    expect(steps.map(({ kind }) => kind)).toEqual(['opened', 'done']);
  });

  test('with a broken signature waits for the operator, who says that the card is renewed: it goes out again under the same business key', async () => {
    const { id, attention } = await refused('refuse-signature-invalid');
    const [taskId] = attention.tasks;
    const complete = (key: string, headers = {}) =>
      ask(api, 'POST', `/v1/tasks/${taskId}:complete`, { key, headers, body: { note: 'Card renewed' } });
    expect(await complete(seller.key)).toMatchObject({ status: 403, body: { code: 'TASK_OF_OPERATOR' } });
    const headers = { 'idempotency-key': randomUUID() };
    for (const _ of [1, 2])
      expect(await complete(operator, headers)).toMatchObject({ status: 200, body: { state: 'done', note: 'Card renewed' } });
    expect(await complete(operator)).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT', state: 'done' } });
    const { filingId } = await world.reaches(id, 'declared');
    const messages = await world.cast.seller.all<{ direction: string; messageType: string; businessKey: string }>(
      `/v1/filings/${filingId}/messages`,
    );
    const lists = messages.filter(({ direction, messageType }) => direction === 'sent' && messageType === 'CEB603Message');
    expect(lists).toHaveLength(2);
    expect(new Set(lists.map(({ businessKey }) => businessKey)).size).toBe(1);
  });

  test('of an unknown code goes to the operator word by word; once that is entered, the next one is explained', async () => {
    const unknown = await refused('refuse-unknown');
    expect(unknown.ticket.refusal).toMatchObject({ explained: { id: 'unknown', who: 'operator', next: 'human' } });
    expect(await taskOf(unknown.attention.tasks[0] as string)).toMatchObject({
      code: '1999',
      texts: ['[Code:1999;Desc:清单校验未通过，原因代码尚未公布]'],
    });
    const id = anId();
    await put(id, anEntry({ on: { messages: ['list'], statuses: [], codes: ['1999'], texts: [] } }));
    const { ticket } = await refused('refuse-unknown');
    expect(ticket.refusal?.explained).toMatchObject({ id, who: 'broker', cause: 'A cause.', cure: 'A cure.' });
    await ask(api, 'POST', `/v1/refusals/${id}:retire`, { key: operator });
  });

  test('is seen among tasks by its own seller alone, and found by state, actor, transfer and code', async () => {
    const { id, attention } = await refused('refuse-list-items-differ');
    const wanted = `/v1/tasks?state=open&who=seller&kind=refusal&code=1322&transferId=${id}`;
    expect((await world.cast.seller.all<Task>(wanted)).map((task) => task.id)).toEqual(attention.tasks);
    expect((await ask(api, 'GET', wanted, { key: secondSeller.key })).body.data).toEqual([]);
    expect(await ask(api, 'GET', `/v1/tasks/${attention.tasks[0]}`, { key: secondSeller.key })).toMatchObject({ status: 404 });
    expect(await ask(api, 'GET', wanted, { key: partner.key })).toMatchObject({ status: 403 });
  });
});
