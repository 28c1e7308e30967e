/**
 * Sends mail by SMTP (RFC 5321) through one relay, over TLS (RFC 8314) or STARTTLS (RFC 3207), with AUTH PLAIN (RFC 4954) if a user name is
 * configured. One connection per message, because codes are rare. Replies are read within size limits and never quoted in an error.
 */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { hostname } from 'node:os';
import { secureRandom } from '@teamgram/crypto';
import type { MailSettings } from '@teamgram/host';
import { MailRefused, type Mail, type SendMail } from './send-mail.ts';

const TIMEOUT_MS = 20_000;
/** RFC 5321 4.5.3.1.5: a reply line has at most 512 octets; those of extensions are somewhat longer. */
const REPLY_BYTES_MAX = 16_384;

export type SmtpSecrets = { password?: string | undefined; /** PEM; absent: the public certificate authorities. */ authority?: string | undefined };

/** The server violated the protocol or timed out. `step` names the SMTP command that failed. */
export class MailTrouble extends Error {
  constructor(step: string, code?: number) {
    super(`the mail server ${code === undefined ? 'did not answer properly' : `answered ${code}`} to ${step}`);
    this.name = 'MailTrouble';
  }
}

/** A SendMail that delivers through the configured relay. */
export function smtp(settings: MailSettings, secrets: SmtpSecrets = {}): SendMail {
  return async (mail) => {
    const session = new SmtpSession(settings, secrets);
    try {
      await session.open();
      await session.send(mail);
    } finally {
      session.close();
    }
  };
}

type Reply = { code: number; lines: string[] };

class SmtpSession {
  readonly #settings: MailSettings;
  readonly #secrets: SmtpSecrets;
  #socket!: Socket;
  #received = '';
  #waiting: ((reply: Reply | Error) => void) | undefined;
  #failure: Error | undefined;

  constructor(settings: MailSettings, secrets: SmtpSecrets) {
    this.#settings = settings;
    this.#secrets = secrets;
  }

  /** Connects: greeting, TLS unless disabled, authentication. Rejects with MailTrouble. */
  async open(): Promise<void> {
    const { host, port, security, username } = this.#settings;
    this.#use(security === 'tls' ? connectTls(this.#tls({ host, port })) : connectPlain({ host, port }));
    await this.#reply('the connection', 220);
    let offers = await this.#hello();
    if (security === 'starttls') {
      if (!offers.includes('STARTTLS')) throw new MailTrouble('EHLO, which offers no STARTTLS');
      await this.#ask('STARTTLS', 'STARTTLS', 220);
      await this.#encrypt();
      offers = await this.#hello();
    }
    if (username !== undefined) {
      const plain = Buffer.from(`\0${username}\0${this.#secrets.password ?? ''}`, 'utf8').toString('base64');
      await this.#ask(`AUTH PLAIN ${plain}`, 'AUTH', 235);
    }
  }

  /** Rejects with MailRefused when the recipient is rejected, with MailTrouble otherwise. */
  async send(mail: Mail): Promise<void> {
    await this.#ask(`MAIL FROM:<${this.#settings.from}>`, 'MAIL', 250);
    const { code } = await this.#exchange(`RCPT TO:<${mail.to}>`, 'RCPT');
    if (code >= 550 && code < 560) throw new MailRefused();
    if (code !== 250 && code !== 251) throw new MailTrouble('RCPT', code);
    await this.#ask('DATA', 'DATA', 354);
    await this.#ask(`${dotted(message(mail, this.#settings.from))}\r\n.`, 'the message', 250);
    this.#socket.write('QUIT\r\n');
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #hello(): Promise<string[]> {
    const { lines } = await this.#ask(`EHLO ${hostname().replace(/[^A-Za-z0-9.-]/g, '') || 'localhost'}`, 'EHLO', 250);
    return lines.map((line) => line.toUpperCase());
  }

  async #ask(command: string, step: string, wanted: number): Promise<Reply> {
    const reply = await this.#exchange(command, step);
    if (reply.code !== wanted) throw new MailTrouble(step, reply.code);
    return reply;
  }

  #exchange(command: string, step: string): Promise<Reply> {
    this.#socket.write(`${command}\r\n`);
    return this.#next(step);
  }

  async #reply(step: string, wanted: number): Promise<Reply> {
    const reply = await this.#next(step);
    if (reply.code !== wanted) throw new MailTrouble(step, reply.code);
    return reply;
  }

  async #next(step: string): Promise<Reply> {
    if (this.#failure) throw this.#failure;
    const said = await new Promise<Reply | Error>((resolve) => {
      this.#waiting = resolve;
      this.#read();
    });
    if (said instanceof Error) throw said instanceof MailTrouble ? said : new MailTrouble(step);
    return said;
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    socket.setTimeout(TIMEOUT_MS, () => this.#fail());
    socket.setEncoding('latin1');
    socket.on('data', (text) => {
      this.#received += String(text);
      if (this.#received.length > REPLY_BYTES_MAX) this.#fail();
      else this.#read();
    });
    socket.on('error', () => this.#fail());
    socket.on('close', () => this.#fail());
  }

  /** RFC 3207 4: after the TLS handshake everything received before is discarded. */
  async #encrypt(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners();
    if (this.#received !== '') throw new MailTrouble('STARTTLS, and said more');
    const encrypted = connectTls(this.#tls({ socket: plain }));
    this.#use(encrypted);
    await new Promise<void>((resolve, reject) => {
      encrypted.once('secureConnect', resolve);
      encrypted.once('close', () => reject(new MailTrouble('the TLS handshake')));
    });
  }

  #tls<T extends object>(to: T): T & { servername: string; ca?: string; minVersion: 'TLSv1.2' } {
    const { authority } = this.#secrets;
    return { ...to, servername: this.#settings.host, minVersion: 'TLSv1.2', ...(authority === undefined ? {} : { ca: authority }) };
  }

  /** RFC 5321 4.2.1: "250-…" continues a reply, "250 …" ends it. */
  #read(): void {
    const waiting = this.#waiting;
    const end = /^(?:\d{3}-[^\r\n]*\r\n)*(\d{3})(?: [^\r\n]*)?\r\n/.exec(this.#received);
    if (!waiting || !end) return;
    this.#received = this.#received.slice(end[0].length);
    this.#waiting = undefined;
    waiting({ code: Number(end[1]), lines: end[0].trimEnd().split('\r\n').map((line) => line.slice(4)) });
  }

  #fail(): void {
    this.#failure ??= new MailTrouble('what came before');
    this.#waiting?.(new Error('closed'));
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}

/** RFC 5322. The only user input in it is the address, which has been validated (email-address.ts). */
function message({ to, subject, text }: Mail, from: string): string {
  const id = Buffer.from(secureRandom(16)).toString('hex');
  const headers = [
    `From: <${from}>`, `To: <${to}>`, `Subject: ${subject}`, `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`, `Message-ID: <${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    'MIME-Version: 1.0', 'Content-Type: text/plain; charset=us-ascii', 'Content-Transfer-Encoding: 7bit', 'Auto-Submitted: auto-generated',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${text.replaceAll(/\r?\n/g, '\r\n')}`;
}

/** RFC 5321 4.5.2 (transparency): a leading dot is doubled. */
function dotted(text: string): string {
  return text.replace(/^\./gm, '..').replace(/(?:\r\n)+$/, '');
}
