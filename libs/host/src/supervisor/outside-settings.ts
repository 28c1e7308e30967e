/** External services that the gateway may use, if configured in `settings.json`. */
import { dirname, resolve } from 'node:path';
import type { HostConfig } from '../config.ts';
import { ExitCode, FatalError } from '../fatal-error.ts';
import { refuseUnknown } from './unknown-words.ts';

const ALLOWED_MAX = 100;

/** `{}` or `{ "allowed": ["host:port", …] }`. @throws {FatalError} */
export function webPagesOf(given: unknown, path: string): HostConfig['webPages'] {
  if (given === undefined) return undefined;
  refuseUnknown(given, ['allowed'], `${path}, webPages`);
  const { allowed = [] } = given as { allowed?: unknown };
  const places = Array.isArray(allowed) && allowed.length <= ALLOWED_MAX && allowed.every((each) => typeof each === 'string' && /^.+:\d{1,5}$/.test(each));
  if (!places) throw new FatalError(`${path}: "webPages" takes allowed: ["host:port", …]`, ExitCode.config);
  return { allowed };
}

/** `{ "url": "http://…", "apiKeyFile": "…" }`; the file name is relative to the data directory. @throws {FatalError} */
export function translationOf(given: unknown, path: string): HostConfig['translation'] {
  if (given === undefined) return undefined;
  refuseUnknown(given, ['url', 'apiKeyFile'], `${path}, translation`);
  const { url, apiKeyFile } = given as { url?: unknown; apiKeyFile?: unknown };
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/.test(url)) throw new FatalError(`${path}: "translation" needs url: "https://…"`, ExitCode.config);
  if (apiKeyFile !== undefined && typeof apiKeyFile !== 'string') throw new FatalError(`${path}: "translation" takes apiKeyFile: a path`, ExitCode.config);
  return { url, ...(apiKeyFile === undefined ? {} : { apiKeyFile: resolve(dirname(path), apiKeyFile) }) };
}
