import type { Localised } from '../domain/localised.ts';

/** Every mail the product sends, by what happened. */
export const MAIL_TEMPLATES = [
  'registration-approved',
  'registration-rejected',
  'registration-expiring',
  'registration-suspended',
  'registration-reinstated',
  'change-proposed',
  'change-approved',
  'change-rejected',
  'registration-with-customs',
  'registration-customs-silent',
  'registration-refused-by-customs',
  'registration-renewed',
  'renewal-rejected',
  'renewal-refused-by-customs',
  'transfer-needs-attention',
  'paper-chased',
  'task-opened',
  'transfer-declared',
  'withdrawal-refused',
  'arrival-mismatch',
  'inspection-notice',
  'transfer-held',
  'transfer-released',
  'shipment-due',
  'shipment-overdue',
  'inbound-announced',
  'receipt-recorded',
  'discrepancy-opened',
  'transfer-closed',
  'sum-up-due',
  'sum-up-refused',
  'sum-up-overdue',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** What a mail tells. `about` is the name its reader knows the thing by; `link` leads to it. */
export type MailContent = { about: string; facts: { label: Localised; value: string | Localised }[]; link: string };
