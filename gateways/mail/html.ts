/** Fonts that mail clients have, Chinese ones included: nothing is loaded from anywhere. */
const FONTS =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif";

const INK = '#1d2733';
const QUIET = '#5b6775';
const LINE = '#e3e8ee';
const ACCENT = '#0b5cad';

export type MailPage = {
  lang: string;
  heading: string;
  happened: string;
  facts: { label: string; value: string }[];
  nextTitle: string;
  next: string;
  button: string;
  link: string;
  footer: string;
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in an element or in a quoted attribute. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

/** One mail as HTML of tables and inline styles, 600 px wide at most, the subset that desktop and web mail clients draw alike. */
export function mailHtml(page: MailPage): string {
  const { lang, heading, happened, facts, nextTitle, next, button, link, footer } = page;
  const e = escapeHtml;
  return `<!doctype html>
<html lang="${e(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${e(heading)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f5f8;">
<div style="display:none;max-height:0;overflow:hidden;">${e(happened)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f8;"><tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid ${LINE};border-radius:8px;font-family:${FONTS};color:${INK};">
<tr><td style="padding:20px 32px 0;font-size:14px;line-height:20px;font-weight:700;color:${ACCENT};">Outport</td></tr>
<tr><td style="padding:12px 32px 0;"><h1 style="margin:0;font-size:22px;line-height:30px;font-weight:700;color:${INK};">${e(heading)}</h1></td></tr>
<tr><td style="padding:12px 32px 0;font-size:16px;line-height:25px;">${e(happened)}</td></tr>
${facts.length === 0 ? '' : factsTable(facts)}
<tr><td style="padding:24px 32px 0;"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="border-radius:6px;background:${ACCENT};"><a href="${e(link)}" style="display:inline-block;padding:12px 24px;font-size:15px;line-height:20px;font-weight:700;color:#ffffff;text-decoration:none;">${e(button)}</a></td></tr></table></td></tr>
<tr><td style="padding:24px 32px 0;font-size:14px;line-height:22px;font-weight:700;">${e(nextTitle)}</td></tr>
<tr><td style="padding:4px 32px 28px;font-size:15px;line-height:24px;">${e(next)}</td></tr>
<tr><td style="padding:16px 32px;border-top:1px solid ${LINE};font-size:12px;line-height:18px;color:${QUIET};">${e(footer)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

function factsTable(facts: MailPage['facts']): string {
  const cell = `padding:9px 12px;border-bottom:1px solid ${LINE};font-size:14px;line-height:21px;vertical-align:top;`;
  const row = ({ label, value }: MailPage['facts'][number]): string =>
    `<tr><td width="34%" style="${cell}color:${QUIET};">${escapeHtml(label)}</td><td style="${cell}word-break:break-word;">${escapeHtml(value)}</td></tr>`;
  return `<tr><td style="padding:20px 32px 0;"><table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid ${LINE};">${facts.map(row).join('')}</table></td></tr>`;
}
