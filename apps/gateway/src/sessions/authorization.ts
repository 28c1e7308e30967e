import { HOME_PARTITION, partitionOfPlace } from '@teamgram/event-schemas';
import type { ClientInfo } from '@teamgram/mtproto';
import type { Session } from './session.ts';

const NO_SESSIONS: readonly Session[] = [];

/** One permanent auth key and who is logged in on it. Shared by the sessions of the key (and of its temporary keys) in this worker. */
export class Authorization {
  /** auth_key_id of the permanent key, unsigned. */
  readonly keyId: bigint;
  /** 0 = nobody has logged in. */
  userId = 0;
  /** A right code was given and the account's password is awaited. */
  passwordPending = false;
  /** It was logged in until another device of the account ended it. */
  revoked = false;
  clientInfo: ClientInfo | undefined;
  layer = 0;
  callsInWindow = 0;
  callsWindowEndMs = 0;
  /** Position in the home journal of the last event that it caused: its queries wait until that can be read. −1 = none. */
  lastWrite = -1;
  /** The same, as a place, for its mailbox when another partition has that. */
  lastMailboxWrite = -1;
  /** Replaced, never changed: most keys have one session, and a Set for one costs more than the session. */
  sessions: readonly Session[] = NO_SESSIONS;

  constructor(keyId: bigint) {
    this.keyId = keyId;
  }

  wrote(place: number): void {
    if (partitionOfPlace(place) !== HOME_PARTITION) this.lastMailboxWrite = place;
    else if (place > this.lastWrite) this.lastWrite = place;
  }
}
