/** Port for sending mail. */
export type Mail = { to: string; subject: string; text: string };

/**
 * Resolves when the next mail server has accepted the message. Rejects with MailRefused when it rejects the address, and with another error on any
 * other failure.
 */
export type SendMail = (mail: Mail) => Promise<void>;

/** The mail server rejected the recipient. The error does not contain the address. */
export class MailRefused extends Error {
  constructor() {
    super('the mail server refused the recipient');
    this.name = 'MailRefused';
  }
}
