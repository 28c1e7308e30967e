/** The port behind which somebody carries mail. */
export type Mail = { to: string; subject: string; text: string };

/** Resolves when the next server has taken it over. Rejects with MailRefused when it will not deliver to this address, and with any other error in trouble. */
export type SendMail = (mail: Mail) => Promise<void>;

/** The address is not one that mail can be sent to. Says nothing of the address itself. */
export class MailRefused extends Error {
  constructor() {
    super('the mail server refused the recipient');
    this.name = 'MailRefused';
  }
}
