/** The mail server refused this recipient or this mail (SMTP 5xx), or the mail itself is malformed. Permanent: the same mail fails again. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  constructor(to: string, cause: unknown) {
    super(`mail to ${JSON.stringify(to)} refused: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The mail server did not answer, or said that it cannot now (connection, login, time-out, SMTP 4xx). Retryable. */
export class MailUnavailable extends Error {
  override readonly name = 'MailUnavailable';
  constructor(cause: unknown) {
    super(`mail server unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
