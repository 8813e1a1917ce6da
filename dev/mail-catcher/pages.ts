import type { Localised } from '../../domain/localised.ts';
import type { CaughtMail } from './store.ts';

export type Language = keyof Localised;

const WORDS = {
  title: { en: 'Mails caught', 'zh-CN': '已截获邮件' },
  note: { en: 'Nothing here was delivered.', 'zh-CN': '以下邮件均未实际投递。' },
  none: { en: 'No mail yet.', 'zh-CN': '暂无邮件。' },
  all: { en: 'All mails', 'zh-CN': '全部邮件' },
  subject: { en: 'Subject', 'zh-CN': '主题' },
  noSubject: { en: '(no subject)', 'zh-CN': '（无主题）' },
  from: { en: 'From', 'zh-CN': '发件人' },
  to: { en: 'To', 'zh-CN': '收件人' },
  at: { en: 'Received', 'zh-CN': '收到时间' },
  text: { en: 'Text', 'zh-CN': '纯文本' },
  source: { en: 'Source (.eml)', 'zh-CN': '原始邮件 (.eml)' },
  attachments: { en: 'Attachments', 'zh-CN': '附件' },
  gone: { en: 'There is no such mail.', 'zh-CN': '没有这封邮件。' },
} satisfies Record<string, Localised>;

const STYLE = `
  body { font: 15px/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1b1f24; }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem; } p.note { color: #59636e; margin: 0 0 1.25rem; }
  table { border-collapse: collapse; width: 100%; } th { color: #59636e; font-weight: 500; font-size: .85rem; }
  th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #d8dee4; overflow-wrap: break-word; }
  td.at { white-space: nowrap; color: #59636e; font-variant-numeric: tabular-nums; } a { color: #0a58ca; text-decoration: none; } a:hover { text-decoration: underline; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1rem; } dt { color: #59636e; } dd { margin: 0; overflow-wrap: anywhere; }
  iframe { width: 100%; height: 34rem; border: 1px solid #d8dee4; border-radius: 6px; background: #fff; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f8fa; border-radius: 6px; padding: 1rem; font: 13px/1.5 ui-monospace, "Noto Sans SC", monospace; }
  h2 { font-size: 1rem; margin: 1.25rem 0 .5rem; }`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

/** Says the time of day everywhere the same, as the logs do. */
const shown = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

const page = (language: Language, title: string, body: string, head = ''): string =>
  `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}` +
  `<title>${escaped(title)}</title><style>${STYLE}</style></head>\n<body>${body}</body></html>\n`;

/** All mails, newest first, looked for again every few seconds. */
export function listPage(mails: CaughtMail[], language: Language): string {
  const word = (name: keyof typeof WORDS): string => WORDS[name][language];
  const row = ({ id, at, from, to, subject }: CaughtMail): string =>
    `<tr><td class="at">${shown(at)}</td><td><a href="/mails/${id}">${escaped(subject || word('noSubject'))}</a></td>` +
    `<td>${to.map(escaped).join('<br>')}</td><td>${escaped(from)}</td></tr>`;
  const heads = (['at', 'subject', 'to', 'from'] as const).map((name) => `<th>${word(name)}</th>`).join('');
  const table = `<table><thead><tr>${heads}</tr></thead>\n<tbody>${mails.map(row).join('\n')}</tbody></table>`;
  return page(
    language,
    word('title'),
    `<h1>${word('title')} (${mails.length})</h1><p class="note">${word('note')} <a href="/mails.json">JSON</a></p>` +
      (mails.length === 0 ? `<p>${word('none')}</p>` : table),
    '<meta http-equiv="refresh" content="5">',
  );
}

export type MailParts = { text: string; hasHtml: boolean; attachments: { name: string; bytes: number }[] };

/** One mail. Its HTML stands in a frame of its own that may run nothing. */
export function mailPage({ id, at, from, to, subject }: CaughtMail, { text, hasHtml, attachments }: MailParts, language: Language): string {
  const word = (name: keyof typeof WORDS): string => WORDS[name][language];
  const title = subject || word('noSubject');
  const facts = [
    [word('at'), shown(at)],
    [word('from'), from],
    [word('to'), to.join(', ')],
    ...(attachments.length > 0 ? [[word('attachments'), attachments.map(({ name, bytes }) => `${name} (${bytes} B)`).join(', ')]] : []),
  ];
  const frame = `<iframe src="/mails/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" title="HTML"></iframe>`;
  return page(
    language,
    title,
    `<p class="note"><a href="/">← ${word('all')}</a> · <a href="/mails/${id}/source">${word('source')}</a></p><h1>${escaped(title)}</h1>\n` +
      `<dl>${facts.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>\n` +
      `${hasHtml ? frame : ''}<h2>${word('text')}</h2><pre>${escaped(text)}</pre>`,
  );
}

export const gonePage = (language: Language): string =>
  page(language, WORDS.gone[language], `<p class="note"><a href="/">← ${WORDS.all[language]}</a></p><h1>${WORDS.gone[language]}</h1>`);
