import type { MailContent, MailTemplate } from '../../contracts/mail.ts';
import type { Localised } from '../../domain/localised.ts';
import { type MailPage, mailHtml } from './html.ts';
import { TEMPLATES } from './templates.ts';

type Language = keyof Localised;

const SHARED = {
  nextTitle: { en: 'What to do next', 'zh-CN': '接下来' },
  button: { en: 'Open in Outport', 'zh-CN': '在 Outport 中查看' },
  footer: {
    en: 'You receive this mail because your organisation takes part in this business on Outport. Replies are not read.',
    'zh-CN': '贵单位参与了 Outport 上的该项业务，因此收到本邮件。请勿直接回复。',
  },
  colon: { en: ': ', 'zh-CN': '：' },
} as const satisfies Record<string, Localised>;

/** Everything the reader sees, in one language. `subject` has no line break, whatever the name in it holds; `html` is escaped. */
export function renderMail(
  template: MailTemplate,
  language: Language,
  content: MailContent,
): { subject: string; text: string; html: string } {
  const { title, happened, next } = TEMPLATES[template];
  const about = oneLine(content.about);
  const page: MailPage = {
    lang: language,
    heading: title[language],
    // A function, since a name may hold `$&`.
    happened: happened[language].replace('{about}', () => about),
    facts: content.facts.map(({ label, value }) => ({
      label: label[language],
      value: typeof value === 'string' ? value : value[language],
    })),
    nextTitle: SHARED.nextTitle[language],
    next: next[language],
    button: SHARED.button[language],
    link: content.link,
    footer: SHARED.footer[language],
  };
  return {
    subject: `${title[language]}${SHARED.colon[language]}${about}`,
    text: mailText(page, SHARED.colon[language]),
    html: mailHtml(page),
  };
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function mailText({ heading, happened, facts, nextTitle, next, button, link, footer }: MailPage, colon: string): string {
  const parts = [
    [heading],
    [happened],
    facts.map(({ label, value }) => `${label}${colon}${oneLine(value)}`),
    [`${button}${colon}${link}`],
    [`${nextTitle}${colon}${next}`],
    ['--', footer],
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
