/** All that a decision may know of the world outside the log. It comes in; nothing is fetched. */
import type { DeviceDescription } from '@teamgram/event-schemas';
import type { Source } from './messages/source.ts';
import type { Partitions } from './partitions/partitions.ts';

export type Context = {
  /** When the writer decides, milliseconds since 1970. */
  nowMs: number;
  /** The user on whose behalf the command comes; 0 = the key is not logged in. */
  actor: number;
  /** The permanent key that asks, as an unsigned 64-bit number; 0 = the system itself. */
  authKeyId: bigint;
  /** The index-th fresh id of this command, 1 … 2^53 − 1. The same command gets the same ids. */
  newId: (index: number) => number;
  /** 32 bytes that nobody could choose: from a dice seed, for the version-th message of a stream. The same command gets the same bytes. */
  draw: (seed: number, stream: string, version: number) => Uint8Array;
  rules: Rules;
  evidence: Evidence;
};

/** What a deployment may choose. */
export type Rules = {
  /** An authorization younger than this may not end the others. */
  freshAuthorizationMs: number;
  /** How long after a right code the password may be proved. */
  passwordAwaitedMs: number;
  /** So many belong to a supergroup before it can become a gigagroup. */
  gigagroupMembersMin: number;
  /** So many belong to a supergroup before it is watched for spam. */
  antiSpamMembersMin: number;
  /** Absent: there is one journal. */
  partitions?: Partitions | undefined;
};

/** What was found out before the decision: about the secrets that came with the command, which never reach a rule themselves, and from another journal. */
export type Evidence = {
  /** ForwardMessages: what is passed on, when another partition has it. */
  source?: Source | undefined;
  /** SignIn, SignUp, ChangePhone, CancelAccountDeletion. `confirmed`: the right code was shown before, and the number had no account. */
  code?: 'right' | 'wrong' | 'expired' | 'confirmed' | undefined;
  /** CheckPassword, SetPassword, RemovePassword. */
  password?: 'right' | 'wrong' | 'unknown-challenge' | 'changed' | undefined;
  /** SetRecoveryEmail, RecoverPassword: a code that was sent by e-mail. */
  mail?: MailEvidence | undefined;
  /** RegisterPasskey: what the device has made; absent: its answer is not what was asked for. */
  registered?: { credentialId: Uint8Array; publicKey: Uint8Array; counter: number; name: string } | undefined;
  /** LogInByPasskey. */
  asserted?: { state: 'right'; passkey: number; counter: number } | { state: 'wrong' } | { state: 'unknown' } | undefined;
  /** RegisterDevice, UnregisterDevice: `kept`: what the device is registered by. */
  pushToken?: 'kept' | 'another' | undefined;
  /** AcceptLoginToken. */
  loginToken?: LoginTokenEvidence | undefined;
  /** What the client said of itself; for the authorization that a login makes. */
  device?: DeviceDescription | undefined;
};

/** `right`: the address that the code was sent to. */
export type MailEvidence = { state: 'right'; email: string } | { state: 'wrong' } | { state: 'expired' };

export type LoginTokenEvidence =
  | { state: 'waiting'; authKeyId: bigint; device: DeviceDescription | undefined }
  /** `excepted`: the waiting client said that it has this account already. */
  | { state: 'accepted' | 'excepted' | 'expired' | 'unknown' };
