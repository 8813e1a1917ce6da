import type { NotificationInput } from '../contracts/notification.messages.ts';
import type { OrganisationRecord } from '../models/index.ts';
import type { Deps } from './deps.ts';
import { type Notice, readNotice } from './notices.ts';

type Recipient = Pick<OrganisationRecord, 'email' | 'language'> & { organisationId: string };

export const createNotificationActivities = ({
  models,
  mailer,
  renderMail,
  publicUrl,
}: Pick<Deps, 'models' | 'mailer' | 'renderMail' | 'publicUrl'>) => {
  const deliver = async (
    { key, template, resourceId }: NotificationInput,
    { organisationId, email, language }: Recipient,
    content: Notice['content'],
  ): Promise<void> => {
    const mail = renderMail(template, language, content);
    const _id = models.derivedId('notification', resourceId, `${key}:${email}`);
    const pending = {
      _id,
      key: `${key}:${email}`,
      organisationId,
      template,
      resourceId,
      to: email,
      subject: mail.subject,
      state: 'pending',
      createdAt: new Date(),
      sentAt: null,
    } as const;
    await models.insertNew(models.NotificationModel, [pending]);
    const known = await models.NotificationModel.findById(_id).select('state').lean();
    if (known?.state !== 'pending') return;
    // A worker killed between sending and noting it sends once more, under the same Message-ID, by which mail servers know a repeat.
    const state = await sentOrRefused(() => mailer.send({ to: email, ...mail, messageId: _id }));
    await models.NotificationModel.updateOne({ _id, state: 'pending' }, { $set: { state, sentAt: state === 'sent' ? new Date() : null } });
  };
  return {
    /** Mails one event to everybody concerned, each in their language. Safe to retry: who was told is not told again, and one address that
     *  cannot be reached holds up no other. Errors: NOT_FOUND; MailUnavailable (retried). An address that refuses is noted, and is no error. */
    async sendNotification(input: NotificationInput): Promise<void> {
      const { organisationIds, others = [], content } = await readNotice(models, input, publicUrl);
      const organisations = await models.OrganisationModel.find({ _id: { $in: organisationIds } }).lean();
      const failures: unknown[] = [];
      const recipients: (Recipient & Partial<Pick<Notice, 'content'> & Pick<NotificationInput, 'template'>>)[] = [
        ...organisations.map(({ _id, email, language }) => ({ organisationId: _id, email, language })),
        ...others.map((other) => ({ ...other, organisationId: organisationIds[0] ?? '' })),
      ];
      for (const { template = input.template, content: own = content, ...recipient } of recipients) {
        await deliver({ ...input, template }, recipient, own).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
};

async function sentOrRefused(send: () => Promise<void>): Promise<'sent' | 'refused'> {
  try {
    await send();
    return 'sent';
  } catch (error) {
    if (error instanceof Error && error.name === 'MailRefused') return 'refused';
    throw error;
  }
}
