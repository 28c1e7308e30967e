/** Everything a decision may know about the world outside the log. It is passed in; deciders fetch nothing. */
import type { DeviceDescription } from '@teamgram/event-schemas';
import type { Source } from './messages/source.ts';
import type { Partitions } from './partitions/partitions.ts';

export type Context = {
  /** Time of the decision, milliseconds since 1970. */
  nowMs: number;
  /** The user on whose behalf the command is issued; 0: nobody is logged in with the key. */
  actor: number;
  /** The permanent key of the caller, as an unsigned 64-bit number; 0: the system itself. */
  authKeyId: bigint;
  /** The index-th new id of this command, 1 … 2^53 − 1. A repeated command gets the same ids. */
  newId: (index: number) => number;
  /** 32 bytes of verifiable randomness for the version-th message of a stream, derived from a committed dice seed. A repeated command gets the same bytes. */
  draw: (seed: number, stream: string, version: number) => Uint8Array;
  rules: Rules;
  evidence: Evidence;
};

/** Rules configured per deployment. */
export type Rules = {
  /** Minimum age of an authorization that may end others. */
  freshAuthorizationMs: number;
  /** Time limit for proving the password after a correct code. */
  passwordAwaitedMs: number;
  /** Minimum number of members of a supergroup that may become a gigagroup. */
  gigagroupMembersMin: number;
  /** Minimum number of members of a supergroup that may enable the spam filter. */
  antiSpamMembersMin: number;
  /** Absent: the deployment has a single journal. */
  partitions?: Partitions | undefined;
};

/** What was determined before the decision: results of checking a command's secrets, which never reach a rule themselves, and data from another journal. */
export type Evidence = {
  /** ForwardMessages: the messages to be forwarded, when another partition has them. */
  source?: Source | undefined;
  /** SignIn, SignUp, ChangePhone, CancelAccountDeletion. `confirmed`: the correct code was given before, and the number had no account. */
  code?: 'right' | 'wrong' | 'expired' | 'confirmed' | undefined;
  /** CheckPassword, SetPassword, RemovePassword. */
  password?: 'right' | 'wrong' | 'unknown-challenge' | 'changed' | undefined;
  /** SetRecoveryEmail, RecoverPassword: a code sent by e-mail. */
  mail?: MailEvidence | undefined;
  /** RegisterPasskey: the new passkey; absent: the device's answer was not valid. */
  registered?: { credentialId: Uint8Array; publicKey: Uint8Array; counter: number; name: string } | undefined;
  /** LogInByPasskey. */
  asserted?: { state: 'right'; passkey: number; counter: number } | { state: 'wrong' } | { state: 'unknown' } | undefined;
  /** RegisterDevice, UnregisterDevice: `kept`: the device is registered with this token. */
  pushToken?: 'kept' | 'another' | undefined;
  /** AcceptLoginToken. */
  loginToken?: LoginTokenEvidence | undefined;
  /** Description of the client, for the authorization created by a login. */
  device?: DeviceDescription | undefined;
};

/** `right`: with the address that the code was sent to. */
export type MailEvidence = { state: 'right'; email: string } | { state: 'wrong' } | { state: 'expired' };

export type LoginTokenEvidence =
  | { state: 'waiting'; authKeyId: bigint; device: DeviceDescription | undefined }
  /** `excepted`: the waiting client already has this account. */
  | { state: 'accepted' | 'excepted' | 'expired' | 'unknown' };
