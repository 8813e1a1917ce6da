import { randomUUIDv7 } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { z } from 'zod';

/** `to` are the recipients of the envelope, `from` and `subject` what the mail's own headers say. `at` is when it came, RFC 3339 UTC. */
const CaughtMail = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
  bytes: z.number(),
});
export type CaughtMail = z.infer<typeof CaughtMail>;

/** Mails as `.eml` files in one folder, with an index beside them that a person can read too. */
export type MailStore = {
  /** Resolves once the mail is on disk. */
  add(raw: Buffer, recipients: string[]): Promise<CaughtMail>;
  /** Newest first; all, or those to one address, however it is written. */
  list(to?: string): CaughtMail[];
  /** Null when there is no such mail. */
  read(id: string): Promise<{ mail: CaughtMail; raw: Buffer } | null>;
};

export async function openMailStore(folder: string): Promise<MailStore> {
  await mkdir(folder, { recursive: true });
  const index = join(folder, 'index.jsonl');
  const mails = new Map((await readIndex(index)).map((mail) => [mail.id, mail]));
  // What a death cut off in the middle of a line must not swallow the next line.
  await writeFile(`${index}.new`, [...mails.values()].map(asLine).join(''));
  await rename(`${index}.new`, index);
  const fileOf = (id: string): string => join(folder, `${id}.eml`);
  return {
    add: async (raw, recipients) => {
      const { from, subject, messageId } = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
      const mail = {
        id: randomUUIDv7(),
        at: new Date().toISOString(),
        from: from?.text ?? '',
        to: recipients,
        subject: subject ?? '',
        messageId: messageId ?? null,
        bytes: raw.length,
      };
      await writeFile(fileOf(mail.id), raw, { flush: true });
      await appendFile(index, asLine(mail), { flush: true });
      mails.set(mail.id, mail);
      return mail;
    },
    list: (to) => {
      const wanted = to?.toLowerCase();
      return [...mails.values()].filter((mail) => wanted === undefined || mail.to.some((one) => one.toLowerCase() === wanted)).toReversed();
    },
    read: async (id) => {
      const mail = mails.get(id);
      return mail === undefined ? null : { mail, raw: await readFile(fileOf(mail.id)) };
    },
  };
}

const asLine = (mail: CaughtMail): string => `${JSON.stringify(mail)}\n`;

async function readIndex(file: string): Promise<CaughtMail[]> {
  let text = '';
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [CaughtMail.parse(JSON.parse(line))];
    } catch {
      // Only an append that was cut off leaves such a line, and that mail was never acknowledged: its sender sends it again.
      return [];
    }
  });
}
