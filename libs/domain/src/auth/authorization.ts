/**
 * Logged-in keys (`authorization:<key>`, `authorizations:<user>`), keys that may prove a password (`awaiting:<key>`), and passwords of accounts
 * (`password:<user>`).
 */
import { documentKind, type Documents } from '../view.ts';

export type Authorization = { user: number; grantedAtMs: number };
export type AwaitedPassword = { user: number; sinceMs: number };

const authorizations = documentKind<Authorization>('authorization');
const keysOfUser = documentKind<string[]>('authorizations');
const awaited = documentKind<AwaitedPassword>('awaiting');
const passwords = documentKind<{ position: number }>('password');

type Reader = Pick<Documents, 'get'>;

/** Key ids are unsigned but arrive as TL `long`, which is signed: both forms give the same name. */
const nameOf = (authKeyId: bigint) => BigInt.asUintN(64, authKeyId).toString(16);

/** The authorization of a key; undefined when nobody is logged in with it. */
export function authorizationOf(documents: Reader, authKeyId: bigint): Readonly<Authorization> | undefined {
  return authorizations.find(documents, nameOf(authKeyId));
}
/** Permanent keys logged in as the user, oldest first. */
export function authorizationsOf(documents: Reader, user: number): bigint[] {
  return (keysOfUser.find(documents, user) ?? []).map((key) => BigInt(`0x${key}`));
}
/** The login that still has to prove its password with this key. */
export function awaitedPasswordOf(documents: Reader, authKeyId: bigint): Readonly<AwaitedPassword> | undefined {
  return awaited.find(documents, nameOf(authKeyId));
}
/** Position of the PasswordSet in force; undefined: no password. */
export function passwordOf(documents: Reader, user: number): number | undefined {
  return passwords.find(documents, user)?.position;
}

/** Replaces a former authorization of the key. */
export function grant(documents: Documents, authKeyId: bigint, authorization: Authorization): void {
  revoke(documents, authKeyId);
  const { user } = authorization;
  authorizations.put(documents, nameOf(authKeyId), authorization);
  keysOfUser.put(documents, user, [...(keysOfUser.find(documents, user) ?? []), nameOf(authKeyId)]);
}
/** Also drops a login of the key that awaits a password. */
export function revoke(documents: Documents, authKeyId: bigint): void {
  const former = authorizationOf(documents, authKeyId);
  awaited.remove(documents, nameOf(authKeyId));
  if (!former) return;
  authorizations.remove(documents, nameOf(authKeyId));
  keysOfUser.put(documents, former.user, (keysOfUser.find(documents, former.user) ?? []).filter((key) => key !== nameOf(authKeyId)));
}
export function awaitPassword(documents: Documents, authKeyId: bigint, expected: AwaitedPassword): void {
  awaited.put(documents, nameOf(authKeyId), expected);
}
export function putPassword(documents: Documents, user: number, position: number): void {
  passwords.put(documents, user, { position });
}
export function removePassword(documents: Documents, user: number): void {
  passwords.remove(documents, user);
}
