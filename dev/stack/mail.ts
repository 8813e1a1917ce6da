import { createTransport } from 'nodemailer';
import { answersOk } from './looks.ts';
import { type SettingUp, reached, withoutPassword } from './setting-up.ts';
import { scriptOf } from './script.ts';

/** `page` lists the mails caught, where the catcher is ours. */
export type MailServer = { smtpUrl: string; page: string | null };

/** The mail server of SMTP_URL, else our own catcher, which delivers nothing. Errors: Error saying why there is none. */
export async function setUpMail({ env, layout, ports, parts, print }: SettingUp): Promise<MailServer> {
  const given = env['SMTP_URL'];
  if (given) {
    await reached('SMTP_URL', given, async () => {
      const transport = createTransport({ url: given, connectionTimeout: 3_000, greetingTimeout: 3_000 });
      await transport.verify().finally(() => transport.close());
    });
    print(`Mail — from SMTP_URL · ${withoutPassword(given)}`);
    return { smtpUrl: given, page: null };
  }
  const smtpUrl = `smtp://127.0.0.1:${ports.smtp}`;
  const page = `http://127.0.0.1:${ports.mailPage}`;
  await parts.start({
    name: 'mail',
    ...scriptOf('dev/mail-catcher/main.ts'),
    env: {
      ...env,
      MAIL_CATCHER_SMTP_PORT: String(ports.smtp),
      MAIL_CATCHER_PAGE_PORT: String(ports.mailPage),
      MAIL_CATCHER_DATA_DIR: layout.mails,
    },
    isReady: () => answersOk(`${page}/healthz`),
  });
  print(`Mail catcher — of this project · ${smtpUrl} · page ${page}`);
  return { smtpUrl, page };
}
