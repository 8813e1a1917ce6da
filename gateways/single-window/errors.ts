import type { MessageFault } from '../../contracts/customs.ts';

/** The message cannot be sent as it is. Permanent: the same input fails again. Holds every fault, not only the first. */
export class MessageInvalid extends Error {
  override readonly name = 'MessageInvalid';
  readonly faults: readonly MessageFault[];
  constructor(messageType: string, faults: readonly MessageFault[]) {
    super(`${messageType}: ${faults.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
    this.faults = faults;
  }
}

/** The receipt's bytes are not a receipt we know. Permanent: keep the bytes and show them to a person. */
export class ReceiptUnreadable extends Error {
  override readonly name = 'ReceiptUnreadable';
}

/** The Single Window did not answer, or answered that it cannot now. Retryable: nothing was refused. */
export class SingleWindowUnavailable extends Error {
  override readonly name = 'SingleWindowUnavailable';
}

/** The Single Window refused the request itself (4xx), which no retry repairs. */
export class SingleWindowRefused extends Error {
  override readonly name = 'SingleWindowRefused';
}
