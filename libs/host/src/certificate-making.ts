/** Creates the certificate authority and the certificates described in `certificates.ts` (RFC 5280; P-256, which every TLS stack supports). */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { roleOf } from './certificates.ts';

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 7_300;
/**
 * Half of this is how long a process may run without a restart of the server. A shorter lifetime would add nothing: whoever could steal a key from
 * this directory could steal the authority's.
 */
const CERTIFICATE_DAYS = 3_650;
/** Some TLS stacks refuse server certificates that are valid for more than 825 days (support.apple.com/103769). */
const FOREIGN_CLIENTS_DAYS = 730;
/** Certificates stay valid when the clock is set back. */
const BACKDATE_MS = 30 * DAY_MS;
/** The server for clients that are not our own processes. */
const FOREIGN_CLIENTS = 'eventstoredb';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function makeAuthority(directory: string, nowMs: number): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: 'CN=authority',
      ...validity(nowMs, AUTHORITY_DAYS),
      signingAlgorithm: ALGORITHM,
      keys: keys as CryptoKeyPair,
      extensions: [
        // Path length 0: signs certificates of processes, but no other authorities.
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    },
    webcrypto as Crypto,
  );
  await writePair(directory, 'authority', certificate, keys.privateKey);
}

export async function makeCertificate(directory: string, name: string, nowMs: number): Promise<void> {
  const authority = new x509.X509Certificate(readFileSync(join(directory, 'authority.crt'), 'utf8'));
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: `CN=${name}`,
      issuer: authority.subject,
      ...validity(nowMs, name === FOREIGN_CLIENTS ? FOREIGN_CLIENTS_DAYS : CERTIFICATE_DAYS),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey as CryptoKey,
      signingKey: await authorityKey(directory),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension(alternativeNames(name)),
      ],
    },
    webcrypto as Crypto,
  );
  await writePair(directory, name, certificate, keys.privateKey);
}

/** EventStoreDB clients cannot be configured to expect a role as server name: they verify the address they connect to. */
function alternativeNames(name: string): x509.JsonGeneralNames {
  const role = { type: 'dns', value: roleOf(name) } as const;
  if (name !== FOREIGN_CLIENTS) return [role];
  return [role, { type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }, { type: 'ip', value: '::1' }];
}

type CryptoKeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };
type CryptoKey = webcrypto.CryptoKey & globalThis.CryptoKey;
type Crypto = globalThis.Crypto;

function validity(nowMs: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(nowMs - BACKDATE_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}

/** RFC 5280 §4.1.2.2: positive, unique, at most 20 octets. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0]! &= 0x7f;
  return bytes.toString('hex');
}

async function authorityKey(directory: string): Promise<CryptoKey> {
  const pem = readFileSync(join(directory, 'authority.key'), 'utf8');
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return (await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])) as CryptoKey;
}

/** The key is written first: a certificate without its key, or with another one, is detected at the next start and replaced. */
async function writePair(directory: string, name: string, certificate: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<void> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  replaceFile(join(directory, `${name}.key`), `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`);
  replaceFile(join(directory, `${name}.crt`), certificate.toString('pem') + '\n');
}

function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
