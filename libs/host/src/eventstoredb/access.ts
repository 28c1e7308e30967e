/** Authentication and authorization of callers: a client certificate of our authority, or name and password of an entry in the accounts file. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ServerUnaryCall } from '@grpc/grpc-js';
import { roleOf } from '../certificates.ts';
import type { Accounts } from './accounts.ts';
import { Refusal } from './refusal.ts';

export type Right = 'read' | 'append';

const READERS = ['command-api', 'projections', 'auditor', 'analyst', 'ops'];
const APPENDERS = ['command-api'];

type Call = Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getAuthContext'>;

/** @throws {Refusal} when the caller is not authenticated or lacks the right */
export function requireRight(call: Call, right: Right, accounts: Accounts): void {
  const role = roleOfCaller(call, accounts);
  if (!role) throw new Refusal('unauthenticated', 'a client certificate, or a name and its password, is needed');
  if (!(right === 'read' ? READERS : APPENDERS).includes(role)) throw new Refusal('access-denied', `this role may not ${right}`);
}

/** A password, if given, takes precedence over a certificate. */
function roleOfCaller(call: Call, accounts: Accounts): string | undefined {
  const [authorization] = call.metadata.get('authorization');
  if (authorization !== undefined) return roleByPassword(String(authorization), accounts);
  const subject = call.getAuthContext().sslPeerCertificate?.subject as { CN?: string } | undefined;
  return subject?.CN === undefined ? undefined : roleOf(subject.CN);
}

/** RFC 7617: `Basic` and base64 of "name:password". */
function roleByPassword(authorization: string, accounts: Accounts): string | undefined {
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,1024})$/.exec(authorization) ?? [];
  const [, name = '', password = ''] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  const expected = Object.hasOwn(accounts, name) ? accounts[name]! : undefined;
  const same = timingSafeEqual(digest(password), digest(expected ?? randomBytes(16).toString('hex')));
  return same && expected !== undefined ? name : undefined;
}

const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
