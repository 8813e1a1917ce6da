import { condition } from '@temporalio/workflow';
import type { MailTemplate } from '../../contracts/mail.ts';
import type { Told } from '../../contracts/notification.messages.ts';
import { mail } from './activities.ts';

/** The mails of one flow. They leave beside it and never hold it up; only its very end waits until they have left, or until a week later
 *  nobody wants them any more: then the notification stays on record as it is. What an earlier run had not got rid of is told again. */
export function createMails(unsent: readonly Told[] = []) {
  const leaving = new Set<Told>();
  const allLeft = (): boolean => leaving.size === 0;
  const send = (told: Told, after: Promise<unknown>): void => {
    const { template, resourceId, step } = told;
    const key = `${resourceId}:${step}:${template}`;
    leaving.add(told);
    void after
      .then(() => mail.sendNotification({ key, ...told }))
      .catch(() => null)
      .then(() => leaving.delete(told));
  };
  for (const told of unsent) send(told, Promise.resolve());
  return {
    /** Tells everybody concerned of one step, once each; of one that names something, after that is there. */
    tell: (template: MailTemplate, resourceId: string, step: string, after: Promise<unknown> = Promise.resolve()): void =>
      send({ template, resourceId, step }, after),
    allLeft,
    haveLeft: (): Promise<void> => condition(allLeft),
    /** For the next run, which tells them again: their keys see to it that nobody is told twice. */
    unsent: (): Told[] => [...leaving],
  };
}
