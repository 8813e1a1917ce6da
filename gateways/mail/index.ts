export { MailRefused, MailUnavailable } from './errors.ts';
export { createMailer, type Mailer } from './mailer.ts';
export { renderMail } from './render.ts';
