/** What a ticket is about; `unreadable` is a message that failed its format check. */
export type TicketKind =
  | 'order'
  | 'logistics'
  | 'list'
  | 'form'
  | 'arrival'
  | 'departure'
  | 'list-cancel'
  | 'form-application'
  | 'list-manifest'
  | 'summary'
  | 'unreadable';
