import type { MailTemplate } from './mail.ts';

export type NotificationInput = { key: string; template: MailTemplate; resourceId: string };
export type ReceiptIntakeInput = { dxpId: string };
