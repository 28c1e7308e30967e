/**
 * Who is who between the processes: a certificate authority of this data directory and one certificate per process, made at first start.
 * The common name is the process's name (`gateway-0`); its role (`gateway`) decides what it may call. The DNS name is the role, so a client
 * that expects `command-api` is not answered by a gateway.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asFatalError, ExitCode, FatalError } from './fatal-error.ts';

/** PEM texts. The key is secret. */
export type Credentials = { authority: string; certificate: string; key: string };

/** Renewed at the first start with less than this to run (processes read their certificate at start only; it is made for two years). */
const RENEW_BEFORE_MS = 365 * 86_400_000;

/** `gateway-12` → `gateway`; `command-api` → `command-api`. */
export function roleOf(commonName: string): string {
  return commonName.replace(/-\d+$/, '');
}

/** Throws FatalError when the supervisor has not made them. */
export function readCredentials(directory: string, name: string): Credentials {
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  try {
    return { authority: read('authority.crt'), certificate: read(`${name}.crt`), key: read(`${name}.key`) };
  } catch (error) {
    throw new FatalError(`no certificate of ${name}: ${asFatalError(error).message}; \`npm start\` makes it`, ExitCode.config);
  }
}

/**
 * Makes what is missing, renews what runs out; files of mode 600. The authority's key is read here alone: only who starts processes needs it.
 * Loads the X.509 code only when there is something to make (it would cost every start 0.2 s).
 */
export async function ensureCertificates(directory: string, names: readonly string[], nowMs: number): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const newAuthority = isStale(directory, 'authority', nowMs);
  const stale = newAuthority ? names : names.filter((name) => isStale(directory, name, nowMs));
  if (stale.length === 0) return;
  const { makeAuthority, makeCertificate } = await import('./certificate-making.ts');
  if (newAuthority) await makeAuthority(directory, nowMs);
  for (const name of stale) await makeCertificate(directory, name, nowMs);
}

/** Missing, unreadable, of another key (a start was cut off between the two files) or near its end. */
function isStale(directory: string, name: string, nowMs: number): boolean {
  try {
    const certificate = new X509Certificate(readFileSync(join(directory, `${name}.crt`)));
    const key = createPrivateKey(readFileSync(join(directory, `${name}.key`)));
    return !certificate.checkPrivateKey(key) || Date.parse(certificate.validTo) - nowMs < RENEW_BEFORE_MS;
  } catch {
    return true;
  }
}
