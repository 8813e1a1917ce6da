import type { MailTemplate } from './mail.ts';

/** What is told of one step of one resource. */
export type Told = { template: MailTemplate; resourceId: string; step: string };
/** `step` is the step told of, by its name in the timeline; what was begun before the name went along has none. */
export type NotificationInput = { key: string; template: MailTemplate; resourceId: string; step?: string };
export type ReceiptIntakeInput = { dxpId: string };
