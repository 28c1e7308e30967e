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
  const authority = goodCertificate(directory, 'authority', nowMs);
  const stale = names.filter((name) => !authority || !isOf(authority, goodCertificate(directory, name, nowMs)));
  if (stale.length === 0) return;
  const { makeAuthority, makeCertificate } = await import('./certificate-making.ts');
  if (!authority) await makeAuthority(directory, nowMs);
  for (const name of stale) await makeCertificate(directory, name, nowMs);
}

/**
 * Undefined: missing, unreadable, of another key (a start was cut off between the two files), made by a clock that was ahead of this one, or in the second
 * half of its time. Processes read theirs at start only, and then it must last.
 */
function goodCertificate(directory: string, name: string, nowMs: number): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(readFileSync(join(directory, `${name}.crt`)));
    const key = createPrivateKey(readFileSync(join(directory, `${name}.key`)));
    const [fromMs, toMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    return certificate.checkPrivateKey(key) && fromMs <= nowMs && nowMs <= (fromMs + toMs) / 2 ? certificate : undefined;
  } catch {
    return undefined;
  }
}

/** Not so after a start that was cut off behind the making of a new authority, and for a process that has not run since there is one. */
function isOf(authority: X509Certificate, certificate: X509Certificate | undefined): boolean {
  return certificate !== undefined && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
