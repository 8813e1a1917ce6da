import { createTransport } from 'nodemailer';
import { MailRefused, MailUnavailable } from './errors.ts';

export type Mail = { to: string; subject: string; text: string; html: string; messageId: string };

/** Sends one mail at a time over a pool of SMTP connections. `send` resolves once the mail server has taken the mail.
 *  Errors: MailRefused (permanent), MailUnavailable (retryable). `messageId` becomes the header `<messageId@outport>`; the same id twice
 *  is the same mail, whatever was sent in between. */
export type Mailer = { send(mail: Mail): Promise<void>; close(): void };

// Below what an activity attempt is given: one that hangs longer is better tried again.
const TIMEOUT_MS = 10_000;
// 503 is an answer to the order of commands, not to the mail.
const NOT_NOW = 503;
const LINE_BREAK = /[\r\n]/;
const ONE_ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/u;
const MESSAGE_ID = /^[\w.-]+$/;

/** `smtpUrl` as `smtp://user:password@host:port` or `smtps://…`; `from` as `Name <address>`. */
export function createMailer({ smtpUrl, from, timeoutMs = TIMEOUT_MS }: { smtpUrl: string; from: string; timeoutMs?: number }): Mailer {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs };
  const transport = createTransport({ url: smtpUrl, pool: true, ...timeouts, disableFileAccess: true, disableUrlAccess: true }, { from });
  return {
    async send(mail) {
      refuseForged(mail);
      const { to, subject, text, html, messageId } = mail;
      try {
        await transport.sendMail({ to, subject, text, html, messageId: `<${messageId}@outport>` });
      } catch (error) {
        throw isPermanent(error) ? new MailRefused(to, error) : new MailUnavailable(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What would write headers of its own, or reach more people than the one meant. */
function refuseForged({ to, subject, messageId }: Mail): void {
  if (!ONE_ADDRESS.test(to)) throw new MailRefused(to, 'not one mail address');
  if (LINE_BREAK.test(subject)) throw new MailRefused(to, 'a line break in the subject');
  if (!MESSAGE_ID.test(messageId)) throw new MailRefused(to, `message id ${JSON.stringify(messageId)}`);
}

/** Only an answer about this recipient or this mail: a server that refuses our login or our sender is misconfigured, and the mail is still
 *  good once that is repaired. */
function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error) || !('command' in error) || !('responseCode' in error)) return false;
  const { command, responseCode } = error;
  return (
    (command === 'RCPT TO' || command === 'DATA') && typeof responseCode === 'number' && responseCode >= 500 && responseCode !== NOT_NOW
  );
}
