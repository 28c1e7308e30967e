/**
 * Authentication between processes: a certificate authority per data directory and one certificate per process, created at the first start. The
 * common name is the process name (`gateway-0`); its role (`gateway`) determines what it may call. The DNS name is the role, so a client that expects
 * `command-api` does not accept a gateway.
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

/** Reads the certificate of a process. Throws FatalError if the supervisor has not created it. */
export function readCredentials(directory: string, name: string): Credentials {
  const read = (file: string) => readFileSync(join(directory, file), 'utf8');
  try {
    return { authority: read('authority.crt'), certificate: read(`${name}.crt`), key: read(`${name}.key`) };
  } catch (error) {
    throw new FatalError(`no certificate of ${name}: ${asFatalError(error).message}; \`npm start\` makes it`, ExitCode.config);
  }
}

/**
 * Creates missing certificates and renews expiring ones; files of mode 600. Only the caller needs the authority's key, because it starts the
 * processes. The X.509 code is loaded only if there is something to create (it would add 0.2 s to every start).
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
 * Undefined if the certificate is missing, unreadable, of another key (a start was interrupted between the two files), from the future, or in the
 * second half of its lifetime: processes read it only at start, and then it must last.
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

/**
 * Whether the certificate is signed by the current authority. It is not after a start that was interrupted after creating a new authority, or if its
 * process has not run since.
 */
function isOf(authority: X509Certificate, certificate: X509Certificate | undefined): boolean {
  return certificate !== undefined && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
