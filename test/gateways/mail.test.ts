import { type AddressInfo, createServer } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { MAIL_TEMPLATES, type MailContent } from '../../contracts/mail.ts';
import { createMailer, type Mailer, MailRefused, MailUnavailable, renderMail } from '../../gateways/mail/index.ts';

const content: MailContent = {
  about: 'NS-PKG-2026-118',
  facts: [
    { label: { en: 'Warehouse', 'zh-CN': '海外仓' }, value: 'Klang <North> & "Co"' },
    { label: { en: 'Tickets', 'zh-CN': '票数' }, value: { en: '4 by list, 1 by form', 'zh-CN': '清单 4 票，报关单 1 票' } },
  ],
  link: 'https://outport.example/v1/stock-transfers/stk_1?a=1&b=2',
};
const mail = { to: 'chen@seller.example', messageId: 'ntf_018f', ...renderMail('transfer-released', 'zh-CN', content) };

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function mailerTo(port: number, timeoutMs?: number): Mailer {
  const mailer = createMailer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: 'Outport <no-reply@outport.example>',
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  closers.push(() => mailer.close());
  return mailer;
}

type Answers = { sender?: number; recipient?: number; message?: number };
const refusal = (code: number | undefined): Error | null =>
  code === undefined ? null : Object.assign(new Error('said the server'), { responseCode: code });

/** A mail server on a free port that keeps what arrives, and refuses with the code given where one is given. */
async function mailServer({ sender, recipient, message }: Answers = {}): Promise<{ port: number; arrived: ParsedMail[] }> {
  const arrived: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => done(refusal(sender)),
    onRcptTo: (_address, _session, done) => done(refusal(recipient)),
    onData: (stream, _session, done) => void simpleParser(stream).then((parsed) => done(refusal(message), void arrived.push(parsed)), done),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  closers.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, arrived };
}

test.each(MAIL_TEMPLATES.flatMap((template) => [[template, 'en'] as const, [template, 'zh-CN'] as const]))(
  '%s in %s says what happened, the facts and where to look',
  (template, language) => {
    const { subject, text, html } = renderMail(template, language, content);
    expect(subject).toContain(content.about);
    const value = language === 'en' ? '4 by list, 1 by form' : '清单 4 票，报关单 1 票';
    for (const part of [content.about, value, content.link]) expect(text).toContain(part);
    expect(html).toContain(value);
    expect(html).toContain('href="https://outport.example/v1/stock-transfers/stk_1?a=1&amp;b=2"');
    expect(html).toContain('Klang &lt;North&gt; &amp; &quot;Co&quot;');
    expect(html).not.toContain('<North>');
    expect(`${subject}${text}${html}`).not.toMatch(/\{about\}|undefined/);
    expect(/\p{Script=Han}/u.test(subject)).toBe(language === 'zh-CN');
  },
);

test('no two templates say the same', () => {
  const texts = MAIL_TEMPLATES.map((template) => renderMail(template, 'en', content).text);
  expect(new Set(texts).size).toBe(MAIL_TEMPLATES.length);
});

test('a name with line breaks or replacement marks stays text on one line', () => {
  const { subject, html } = renderMail('transfer-closed', 'en', { ...content, about: 'A\r\nBcc: all@example.com\u2028$& <b>' });
  expect(subject).toBe('Export closed: A Bcc: all@example.com $& <b>');
  expect(html).toContain('Export A Bcc: all@example.com $&amp; &lt;b&gt; is closed');
});

test('a mail arrives whole under its Message-ID, and again under the same one', async () => {
  const { port, arrived } = await mailServer();
  const mailer = mailerTo(port);
  await mailer.send(mail);
  await mailer.send(mail);
  expect(arrived.map(({ messageId }) => messageId)).toEqual(['<ntf_018f@outport>', '<ntf_018f@outport>']);
  const [first] = arrived;
  expect(first?.subject).toBe('海关已放行：NS-PKG-2026-118');
  expect(first?.from?.value).toEqual([{ name: 'Outport', address: 'no-reply@outport.example' }]);
  expect(first?.text?.trim()).toBe(mail.text.trim());
  expect(first?.html).toContain('清单 4 票，报关单 1 票');
});

test.each([
  ['subject', { subject: 'Released\r\nBcc: all@example.com' }],
  ['recipient', { to: 'a@example.com\nBcc: all@example.com' }],
  ['recipient list', { to: 'a@example.com, b@example.com' }],
  ['message id', { messageId: 'x>\r\nBcc: all@example.com' }],
])('a forged header in the %s is refused before anything is sent', async (_where, change) => {
  const { port, arrived } = await mailServer();
  await expect(mailerTo(port).send({ ...mail, ...change })).rejects.toThrow(MailRefused);
  expect(arrived).toEqual([]);
});

test.each([
  ['an unknown recipient', { recipient: 550 }, MailRefused],
  ['a refused message', { message: 554 }, MailRefused],
  ['a recipient who is greylisted', { recipient: 451 }, MailUnavailable],
  ['a message for later', { message: 452 }, MailUnavailable],
  ['a sender the server does not take, which is ours to repair', { sender: 550 }, MailUnavailable],
])('%s is told apart', async (_what, answers, expected) => {
  const { port } = await mailServer(answers);
  await expect(mailerTo(port).send(mail)).rejects.toThrow(expected);
});

test('a closed port is unavailable', async () => {
  const { port } = await mailServer();
  for (const close of closers.splice(0)) await close();
  await expect(mailerTo(port).send(mail)).rejects.toThrow(MailUnavailable);
});

test('a server that never greets is unavailable within the time limit', async () => {
  const silent = createServer((socket) => void closers.push(() => void socket.destroy()));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>((resolve) => silent.close(() => resolve())));
  await expect(mailerTo((silent.address() as AddressInfo).port, 200).send(mail)).rejects.toThrow(MailUnavailable);
}, 2_000);
