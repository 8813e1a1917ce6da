import type { MailTemplate } from '../../contracts/mail.ts';
import { mail } from './activities.ts';

/** The mails of one flow. They leave beside it and never hold it up; only its very end waits until they have left, or until a week later
 *  nobody wants them any more: then the notification stays on record as it is. */
export function createMails() {
  const leaving: Promise<unknown>[] = [];
  let left = 0;
  return {
    /** Tells everybody concerned of one step, once each; of one that names something, after that is there. */
    tell(template: MailTemplate, resourceId: string, step: string, after: Promise<unknown> = Promise.resolve()): void {
      const key = `${resourceId}:${step}:${template}`;
      leaving.push(
        after
          .then(() => mail.sendNotification({ key, template, resourceId }))
          .catch(() => null)
          .then(() => (left += 1)),
      );
    },
    allLeft: (): boolean => left === leaving.length,
    async haveLeft(): Promise<void> {
      await Promise.all(leaving);
    },
  };
}
