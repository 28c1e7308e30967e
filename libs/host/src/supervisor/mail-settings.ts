import { dirname, resolve } from 'node:path';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { refuseUnknown } from './unknown-words.ts';

/** The mail server used to send codes by e-mail. */
export type MailSettings = {
  host: string;
  port: number;
  /** TLS from the start (port 465), STARTTLS (587), or none (loopback only). */
  security: 'tls' | 'starttls' | 'none';
  /** Sender address of the mails. */
  from: string;
  username?: string;
  passwordFile?: string;
  /** PEM file of the authority that issued the server's certificate; absent = public authorities. */
  authorityFile?: string;
};

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;
const ADDRESS = /^[^\s<>@"]+@[^\s<>@"]+$/;
const isWord = (value: unknown): value is string => typeof value === 'string' && value !== '' && !/[\r\n\0]/.test(value);

/** Validates the setting "mail" of settings.json; file names are relative to the data directory. */
export function mailOf(given: Partial<MailSettings> | undefined, path: string): MailSettings | undefined {
  if (given === undefined) return undefined;
  const require = (good: boolean, expected: string) => {
    if (!good) throw new FatalError(`${path}: "mail" needs ${expected}`, ExitCode.config);
  };
  refuseUnknown(given, ['host', 'port', 'security', 'from', 'username', 'passwordFile', 'authorityFile'], `${path}, mail`);
  const { host, security = 'tls', port = security === 'tls' ? 465 : 587, from, username, passwordFile, authorityFile } = given;
  require(isWord(host), 'host');
  require(Number.isInteger(port) && port > 0 && port < 65_536, 'port: a number from 1 to 65535');
  require(['tls', 'starttls', 'none'].includes(security), 'security: "tls", "starttls" or "none"');
  require(isWord(from) && ADDRESS.test(from), 'from: an e-mail address');
  require((username === undefined) === (passwordFile === undefined), 'both username and passwordFile, or neither');
  require(username === undefined || (isWord(username) && isWord(passwordFile)), 'username and passwordFile as words');
  // Codes and passwords would otherwise be sent in the clear.
  require(security !== 'none' || (LOOPBACK.test(host!) && username === undefined), 'security "tls" or "starttls" for a server that is not on this machine, or that is logged in to');
  const at = (file: string) => resolve(dirname(path), file);
  return {
    host: host!, port, security, from: from!,
    ...(username === undefined ? {} : { username, passwordFile: at(passwordFile!) }),
    ...(authorityFile === undefined ? {} : { authorityFile: at(authorityFile) }),
  };
}
