import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import { type MailCatcher, startMailCatcher } from '../../dev/mail-catcher/server.ts';
import { aFolder } from './folder.ts';

async function aCatcher(dataDir?: string): Promise<MailCatcher> {
  const catcher = await startMailCatcher({ smtpPort: 0, pagePort: 0, dataDir: dataDir ?? (await aFolder()) });
  onTestFinished(() => catcher.close());
  return catcher;
}

type Mail = { to?: string | string[]; subject?: string; text?: string; html?: string; messageId?: string };
async function send({ smtpUrl }: MailCatcher, mail: Mail = {}): Promise<void> {
  const transport = createTransport({ url: smtpUrl });
  onTestFinished(() => transport.close());
  await transport.sendMail({
    from: 'Outport <no-reply@outport.example>',
    to: 'chen@seller.example',
    subject: 'Released',
    text: 'Released.',
    ...mail,
  });
}

type Listed = { id: string; at: string; from: string; to: string[]; subject: string; messageId: string };
async function listed({ page }: MailCatcher, to?: string): Promise<Listed[]> {
  const response = await fetch(`${page}/mails.json${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  return ((await response.json()) as { mails: Listed[] }).mails;
}
const pageOf = async (url: string, language = 'en'): Promise<string> =>
  (await fetch(url, { headers: { 'Accept-Language': language } })).text();

test('a mail with a Chinese subject is listed with it, in JSON and on the page', async () => {
  const catcher = await aCatcher();
  const subject = '海关已放行：NS-PKG-2026-118 — 南沙至巴生港第一批服装与家居用品，共 4 票清单、1 票报关单';
  await send(catcher, { subject, text: '已放行。', messageId: '<ntf_1@outport>' });
  expect(await listed(catcher)).toEqual([
    expect.objectContaining({
      subject,
      to: ['chen@seller.example'],
      from: '"Outport" <no-reply@outport.example>',
      messageId: '<ntf_1@outport>',
    }),
  ]);
  expect(await pageOf(catcher.page)).toContain(subject);
  expect(await pageOf(catcher.page, 'zh-CN')).toContain('已截获邮件');
});

test('mails are listed newest first, and by recipient however the address is written', async () => {
  const catcher = await aCatcher();
  await send(catcher, { subject: 'one', to: ['chen@seller.example', 'Lim <lim@klang.example>'] });
  await send(catcher, { subject: 'two', to: 'lim@klang.example' });
  expect((await listed(catcher)).map(({ subject }) => subject)).toEqual(['two', 'one']);
  expect((await listed(catcher, 'LIM@klang.example')).map(({ subject }) => subject)).toEqual(['two', 'one']);
  expect((await listed(catcher, 'chen@seller.example')).map(({ subject }) => subject)).toEqual(['one']);
  expect(await listed(catcher, 'nobody@seller.example')).toEqual([]);
});

test('nothing a mail says becomes markup of the pages', async () => {
  const catcher = await aCatcher();
  const attack = `<script>alert("1")</script>'><img src=x onerror=alert(2)>`;
  await send(catcher, { subject: attack, text: attack, to: `"${attack.replaceAll('"', '')}" <chen@seller.example>` });
  const [mail] = await listed(catcher);
  expect(mail?.subject).toBe(attack);
  for (const page of [catcher.page, `${catcher.page}/mails/${mail?.id}`]) {
    const html = await pageOf(page);
    expect(html).not.toMatch(/<script|<img/iu);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&gt;&lt;img');
  }
});

test('the HTML of a mail stands in a frame that runs nothing, beside its text', async () => {
  const catcher = await aCatcher();
  await send(catcher, { html: '<h1>已放行</h1><script>alert(1)</script>', text: '已放行，纯文本' });
  const url = `${catcher.page}/mails/${(await listed(catcher))[0]?.id}`;
  const page = await pageOf(url);
  expect(page).toContain('已放行，纯文本');
  expect(page).toMatch(/<iframe src="\/mails\/[^"]+\/html" sandbox="allow-popups allow-popups-to-escape-sandbox"/u);
  const framed = await fetch(`${url}/html`);
  expect(await framed.text()).toContain('<h1>已放行</h1>');
  const policy = framed.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/sandbox(?![^;]*allow-scripts)/u);
  expect(await pageOf(`${url}/source`)).toContain('Content-Type: multipart/alternative');
});

test('a mail without HTML has no frame, and one that is not there is not found', async () => {
  const catcher = await aCatcher();
  await send(catcher);
  expect(await pageOf(`${catcher.page}/mails/${(await listed(catcher))[0]?.id}`)).not.toContain('<iframe');
  for (const path of ['/mails/nothing', '/mails/..%2f..%2fetc%2fpasswd/source', '/mails/nothing/html', '/other'])
    expect((await fetch(`${catcher.page}${path}`)).status).toBe(404);
});

test('the mails of an earlier process are still there, and a line it did not finish harms none', async () => {
  const dataDir = await aFolder();
  const first = await startMailCatcher({ smtpPort: 0, pagePort: 0, dataDir });
  await send(first, { subject: '一' });
  await first.close();
  await appendFile(join(dataDir, 'index.jsonl'), '{"id":"0193');
  const second = await startMailCatcher({ smtpPort: 0, pagePort: 0, dataDir });
  await send(second, { subject: '二' });
  await second.close();
  const third = await aCatcher(dataDir);
  const mails = await listed(third);
  expect(mails.map(({ subject }) => subject)).toEqual(['二', '一']);
  expect(await pageOf(`${third.page}/mails/${mails[1]?.id}`)).toContain('一');
});
