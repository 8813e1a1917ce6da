import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createNotificationActivities } from '../../activities/notifications.ts';
import { createTaskNoticeActivities } from '../../activities/task-notices.ts';
import type { NotificationInput } from '../../contracts/notification.messages.ts';
import { SHIPPED_REFUSALS } from '../../domain/refusals/index.ts';
import { createMailer, renderMail } from '../../gateways/mail/index.ts';
import * as models from '../../models/index.ts';
import {
  ApiKeyModel,
  ArrivalReportModel,
  NotificationModel,
  OrganisationModel,
  StockTransferModel,
  TaskModel,
  type TaskRecord,
  WarehouseRegistrationModel,
  derivedId,
  newId,
} from '../../models/index.ts';
import { aDatabase } from '../models/database.ts';
import { aSumUpRecord } from '../support/sum-up-record.ts';
import { type Parties, aTransfer, parties } from './goods.ts';

aDatabase();

/** A post office of this test: what arrives, and whom it refuses. */
async function aPostOffice() {
  const arrived: ParsedMail[] = [];
  const refused = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const code = refused.get(address);
      done(code === undefined ? null : Object.assign(new Error('not here'), { responseCode: code }));
    },
    onData: (stream, _session, done) => void simpleParser(stream).then((mail) => done(null, void arrived.push(mail)), done),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Outport <no-reply@outport.example>' });
  onTestFinished(async () => {
    mailer.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const activities = createNotificationActivities({ models, mailer, renderMail, publicUrl: 'https://outport.example' });
  const sendNotification = (event: NotificationInput): Promise<void> => activities.sendNotification(event);
  const told = (): string[] => arrived.map(({ to, subject }) => `${[to].flat()[0]?.text} ${subject}`);
  const notices = createTaskNoticeActivities({ models }, activities);
  const tellTasks = (): Promise<number> => notices.tellTasks();
  return { arrived, refused, mailer, sendNotification, tellTasks, told };
}

const mailsOf = (resourceId: string) => NotificationModel.find({ resourceId }).sort({ to: 1 }).lean();
const address = (organisationId: string, { seller }: Parties): string =>
  `${organisationId}@${organisationId === seller ? 'mingquan' : 'klang'}.example`;

test('each organisation concerned is told once, in its language, however often the event is told', async () => {
  const { sendNotification, told, arrived } = await aPostOffice();
  const who = await parties();
  const transfer = await aTransfer(who);
  const event = { key: `${transfer._id}:closed:transfer-closed`, template: 'transfer-closed', resourceId: transfer._id } as const;
  for (let time = 0; time < 3; time += 1) await sendNotification(event);
  expect(told().toSorted()).toEqual(
    [
      `${address(who.seller, who)} 出口业务已办结：${transfer.reference}`,
      `${address(who.partner, who)} Export closed: ${transfer.reference}`,
    ].toSorted(),
  );
  const links = arrived.map(({ text }) => text?.includes(`https://outport.example/v1/stock-transfers/${transfer._id}`));
  expect(links).toEqual([true, true]);
  expect((await mailsOf(transfer._id)).map(({ state, sentAt }) => [state, sentAt instanceof Date])).toEqual([
    ['sent', true],
    ['sent', true],
  ]);
  await sendNotification({ ...event, key: `${transfer._id}:again:transfer-closed` });
  expect(arrived).toHaveLength(4);
});

test.each([
  ['inbound-announced', 'partner'],
  ['transfer-released', 'seller'],
  ['transfer-needs-attention', 'seller'],
] as const)('%s is for the %s alone', async (template, whom) => {
  const { sendNotification, told } = await aPostOffice();
  const who = await parties();
  const { _id } = await aTransfer(who);
  await sendNotification({ key: `${_id}:x:${template}`, template, resourceId: _id });
  expect(told().map((mail) => mail.split(' ')[0])).toEqual([address(who[whom], who)]);
});

test('a worker killed between sending and noting it sends again under the same Message-ID, by which the reader sees one mail', async () => {
  const { sendNotification, arrived, mailer } = await aPostOffice();
  const who = await parties();
  const { _id } = await aTransfer(who);
  const send = mailer.send.bind(mailer);
  vi.spyOn(mailer, 'send').mockImplementationOnce(async (mail) => {
    await send(mail);
    throw new Error('the worker died');
  });
  const event = { key: `${_id}:released:transfer-released`, template: 'transfer-released', resourceId: _id } as const;
  await expect(sendNotification(event)).rejects.toThrow('the worker died');
  expect(await mailsOf(_id)).toMatchObject([{ state: 'pending', sentAt: null }]);
  await sendNotification(event);
  await sendNotification(event);
  const [mail] = await mailsOf(_id);
  expect(mail?.state).toBe('sent');
  expect(arrived.map(({ messageId }) => messageId)).toEqual([`<${mail?._id}@outport>`, `<${mail?._id}@outport>`]);
});

test('a worker killed before anything went out sends it once', async () => {
  const { sendNotification, arrived, mailer } = await aPostOffice();
  const { _id } = await aTransfer(await parties());
  vi.spyOn(mailer, 'send').mockRejectedValueOnce(new Error('the worker died'));
  const event = { key: `${_id}:released:transfer-released`, template: 'transfer-released', resourceId: _id } as const;
  await expect(sendNotification(event)).rejects.toThrow('the worker died');
  await sendNotification(event);
  expect(arrived).toHaveLength(1);
});

test('an address that is refused is noted, is no error, and the others are still told', async () => {
  const { sendNotification, refused, told } = await aPostOffice();
  const who = await parties();
  const { _id, reference } = await aTransfer(who);
  refused.set(address(who.seller, who), 550);
  const event = { key: `${_id}:closed:transfer-closed`, template: 'transfer-closed', resourceId: _id } as const;
  await sendNotification(event);
  await sendNotification(event);
  expect(told()).toEqual([`${address(who.partner, who)} Export closed: ${reference}`]);
  const states = new Map((await mailsOf(_id)).map(({ to, state, sentAt }) => [to, [state, sentAt === null]]));
  expect(states.get(address(who.seller, who))).toEqual(['refused', true]);
  expect(states.get(address(who.partner, who))).toEqual(['sent', false]);
});

test('an address that cannot be reached now is tried again, and whoever was told meanwhile is not told again', async () => {
  const { sendNotification, refused, told } = await aPostOffice();
  const who = await parties();
  const { _id } = await aTransfer(who);
  const greylisted = address(who.partner, who);
  refused.set(greylisted, 451);
  const event = { key: `${_id}:closed:transfer-closed`, template: 'transfer-closed', resourceId: _id } as const;
  await expect(sendNotification(event)).rejects.toMatchObject({ name: 'MailUnavailable' });
  await expect(sendNotification(event)).rejects.toMatchObject({ name: 'MailUnavailable' });
  expect(told().filter((mail) => mail.startsWith(address(who.seller, who)))).toHaveLength(1);
  refused.clear();
  await sendNotification(event);
  expect(told()).toHaveLength(2);
  expect(told()[1]).toContain(greylisted);
});

test('a registration and an enterprise are told of by their own names; what is not there is a lasting error', async () => {
  const { sendNotification, told } = await aPostOffice();
  const who = await parties();
  const registration = await WarehouseRegistrationModel.findOne({ organisationId: who.seller }).orFail().lean();
  for (const resourceId of [registration._id, who.enterprise._id])
    await sendNotification({ key: `${resourceId}:approved`, template: 'registration-approved', resourceId });
  expect(told()).toEqual([
    `${address(who.seller, who)} 登记已通过：Klang North`,
    `${address(who.seller, who)} 登记已通过：明泉贸易有限公司`,
  ]);
  const gone = sendNotification({ key: 'x', template: 'registration-approved', resourceId: 'reg_none' });
  await expect(gone).rejects.toMatchObject({ type: 'NOT_FOUND', nonRetryable: true });
});

test('two organisations behind one address get one mail of one event', async () => {
  const { sendNotification, arrived } = await aPostOffice();
  const who = await parties();
  await OrganisationModel.updateMany({ _id: { $in: [who.seller, who.partner] } }, { $set: { email: 'both@klang.example' } });
  const { _id } = await aTransfer(who);
  await sendNotification({ key: `${_id}:closed`, template: 'transfer-closed', resourceId: _id });
  expect(arrived).toHaveLength(1);
});

test('when customs is silent the logistics firm that owes a paper is told what is missing, once, and another firm is not', async () => {
  const { sendNotification, arrived } = await aPostOffice();
  const who = await parties();
  const logistics = { customsCode: '4401W60001', name: '南沙物流有限公司', email: 'ops@nansha-logistics.example' };
  const transfer = await aTransfer(who, undefined, { logistics });
  const entry = SHIPPED_REFUSALS.find(({ id }) => id === 'silent-logistics');
  if (entry === undefined) throw new Error('no entry for a logistics message that is missing');
  const { id, on: _, ...explained } = entry;
  const filingId = newId('filing');
  await TaskModel.create([
    {
      ...explained,
      _id: derivedId('task', filingId, 'silent'),
      organisationId: who.seller,
      transferId: transfer._id,
      filingId,
      kind: 'silence',
      entry: id,
      message: 'logistics',
      status: 'silent',
      texts: [],
      tickets: 1,
      examples: [{ ticketId: newId('ticket'), orderNo: 'WB-1' }],
      state: 'open',
      openedAt: new Date(),
    },
  ]);
  const silent = { code: 'CUSTOMS_SILENT', message: { en: 'Silent.', 'zh-CN': '无回执。' }, actions: [] };
  const tell = (key: string) => sendNotification({ key, template: 'transfer-needs-attention', resourceId: transfer._id });
  await tell('before');
  await StockTransferModel.updateOne({ _id: transfer._id }, { $set: { attention: silent } });
  for (const _time of [1, 2]) await tell('silent');
  const chased = arrived.filter(({ to }) => [to].flat()[0]?.text === logistics.email);
  expect(chased).toHaveLength(1);
  expect(chased[0]?.subject).toContain('海关在等待贵司单证');
  expect(chased[0]?.text).toContain(entry.cure['zh-CN']);
  expect(chased[0]?.text).toContain('WB-1');
});

describe('tasks that nobody else is told of', () => {
  /** An open task about a transfer, explained by an entry of the refusal table. */
  async function aTask(who: Parties, entryId: string, kind: TaskRecord['kind']) {
    const { _id: transferId, reference } = await aTransfer(who);
    const entry = SHIPPED_REFUSALS.find(({ id }) => id === entryId);
    if (entry === undefined) throw new Error(`no entry ${entryId}`);
    const { id, on: _, ...explained } = entry;
    const filingId = newId('filing');
    const _id = derivedId('task', filingId, entryId);
    await TaskModel.create([
      {
        ...explained,
        _id,
        organisationId: who.seller,
        transferId,
        filingId,
        kind,
        entry: id,
        message: 'list',
        status: '-301020',
        texts: ['验签失败'],
        tickets: 2,
        examples: [{ ticketId: newId('ticket'), orderNo: 'WB-1' }],
        state: 'open',
        openedAt: new Date(),
      },
    ]);
    return { _id, reference, entry };
  }
  /** An organisation of operators, who read a language. */
  async function operators(language: 'en' | 'zh-CN', { revoked = false } = {}) {
    const _id = newId('organisation');
    const email = `${_id}@operators.example`;
    await OrganisationModel.create([{ _id, name: 'Operators', email, language, createdAt: new Date() }]);
    const key = { organisationId: _id, role: 'operator', name: 'k', prefix: 'op', createdAt: new Date() } as const;
    for (const _time of [1, 2])
      await ApiKeyModel.create([{ ...key, _id: newId('apiKey'), secretSha256: newId('apiKey'), revokedAt: revoked ? new Date() : null }]);
    return email;
  }
  beforeEach(async () => {
    await TaskModel.deleteMany({});
    await ApiKeyModel.deleteMany({});
  });

  test('go to every organisation of operators once, in its language, with what happened, what to do and where', async () => {
    const { tellTasks, arrived } = await aPostOffice();
    const [english, chinese, gone] = [await operators('en'), await operators('zh-CN'), await operators('en', { revoked: true })];
    const { _id, reference, entry } = await aTask(await parties(), 'signature-invalid', 'refusal');
    expect(await tellTasks()).toBe(1);
    expect(await tellTasks()).toBe(0);
    const to = (email: string) => arrived.filter((mail) => [mail.to].flat()[0]?.text === email);
    expect([english, chinese, gone].map((email) => to(email).length)).toEqual([1, 1, 0]);
    expect(to(english)[0]?.subject).toContain(reference);
    expect(to(english)[0]?.text).toContain(entry.cure.en);
    expect(to(chinese)[0]?.text).toContain(entry.cure['zh-CN']);
    for (const email of [english, chinese]) {
      expect(to(email)[0]?.text).toContain('验签失败');
      expect(to(email)[0]?.text).toContain(`https://outport.example/v1/tasks/${_id}`);
    }
    expect(arrived).toHaveLength(2);
  });

  test('of the seller, only what no attention of its transfer tells: goods that have lost their declaration', async () => {
    const { tellTasks, told } = await aPostOffice();
    await operators('en');
    const who = await parties();
    await aTask(who, 'list-items-differ', 'refusal');
    const { reference } = await aTask(who, 'withdrawn-after-departure', 'stranded');
    expect(await tellTasks()).toBe(1);
    expect(told()).toEqual([`${address(who.seller, who)} 待您处理：${reference}`]);
  });

  test('of a refused arrival report the seller and the site that reported it, each in a mail of its own', async () => {
    const { tellTasks, told } = await aPostOffice();
    const who = await parties();
    const { _id, reference } = await aTask(who, 'arrival-refused', 'report');
    const task = await TaskModel.findByIdAndUpdate(_id, { $set: { message: 'arrival' } })
      .orFail()
      .lean();
    const site = newId('organisation');
    await OrganisationModel.create([{ _id: site, name: 'Site', email: `${site}@site.example`, language: 'en', createdAt: new Date() }]);
    await ArrivalReportModel.collection.insertOne({
      _id: newId('arrivalReport') as never,
      organisationId: site,
      transferId: task.transferId,
      state: 'matched',
    });
    expect(await tellTasks()).toBe(1);
    expect(told().toSorted()).toEqual(
      [`${address(who.seller, who)} 待您处理：${reference}`, `${site}@site.example Something for you to see to: ${reference}`].toSorted(),
    );
  });

  test('that ended before are told to nobody; while the mail server is away the others are tried, and who was told is not told again', async () => {
    const { tellTasks, told, mailer } = await aPostOffice();
    const email = await operators('en');
    const who = await parties();
    const ended = await aTask(who, 'signature-invalid', 'refusal');
    await TaskModel.updateOne({ _id: ended._id }, { $set: { state: 'done' } });
    const [first, second] = [await aTask(who, 'signature-invalid', 'refusal'), await aTask(who, 'unreachable', 'technical')];
    vi.spyOn(mailer, 'send').mockRejectedValueOnce(Object.assign(new Error('away'), { name: 'MailUnavailable' }));
    await expect(tellTasks()).rejects.toMatchObject({ name: 'MailUnavailable' });
    expect(told()).toEqual([`${email} Something for you to see to: ${second.reference}`]);
    expect(await tellTasks()).toBe(1);
    expect(told()).toHaveLength(2);
    expect(told()[1]).toContain(first.reference);
    expect(await tellTasks()).toBe(0);
  });
});

test('of an application to sum up lists the seller is told what it is about, and of one that is overdue the brokers as well', async () => {
  const { sendNotification, told, arrived } = await aPostOffice();
  const period = { validFrom: '2020-01-01', validTo: '2099-12-31' };
  const broker = {
    kind: 'broker',
    name: '南沙报关',
    usci: '',
    customsCode: '4401980ABC',
    agreementNo: 'WT-1',
    email: 'broker@nansha.example',
    ...period,
  } as const;
  const who = await parties({ enterprise: { brokers: [broker] } });
  const { _id } = await aSumUpRecord({ organisationId: who.seller, enterpriseId: who.enterprise._id }, { refusals: ['人工退单'] });
  const tell = (template: 'sum-up-due' | 'sum-up-overdue') => sendNotification({ key: `${_id}:${template}`, template, resourceId: _id });
  for (let time = 0; time < 2; time += 1) await tell('sum-up-due');
  expect(told()).toEqual([`${address(who.seller, who)} 清单汇总即将到期：2026-09 5165`]);
  for (const part of ['2026-10-15', '人工退单', '共 1 份，已汇总 0 份', `https://outport.example/v1/sum-ups/${_id}`])
    expect(arrived[0]?.text).toContain(part);
  await tell('sum-up-overdue');
  const overdue = told().slice(1);
  expect(overdue).toHaveLength(2);
  for (const email of [address(who.seller, who), broker.email]) expect(overdue.some((one) => one.startsWith(email))).toBe(true);
});
