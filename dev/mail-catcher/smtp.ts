import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailStore } from './store.ts';

const LARGEST_MAIL_BYTES = 25 * 1024 * 1024;

/** Takes every mail to anybody from anybody and delivers none of them. It says yes once the mail is on disk. */
export function createSmtp(store: MailStore): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    onData: (stream, session, done) => {
      take(store, stream, session).then(
        () => done(),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
}

async function take(store: MailStore, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const raw = await buffer(stream);
  if (stream.sizeExceeded) throw Object.assign(new Error(`A mail may have ${LARGEST_MAIL_BYTES} bytes`), { responseCode: 552 });
  await store.add(
    raw,
    session.envelope.rcptTo.map(({ address }) => address),
  );
}
