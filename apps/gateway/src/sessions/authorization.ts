import { HOME_PARTITION, partitionOfPlace } from '@teamgram/event-schemas';
import type { ClientInfo } from '@teamgram/mtproto';
import type { Session } from './session.ts';

const NO_SESSIONS: readonly Session[] = [];

/** One permanent auth key and the user who is logged in on it. Shared by all sessions of the key (and of its temporary keys) in this worker. */
export class Authorization {
  /** auth_key_id of the permanent key, unsigned. */
  readonly keyId: bigint;
  /** 0 = nobody has logged in. */
  userId = 0;
  /** A correct code was given, and the password of the account is still awaited. */
  passwordPending = false;
  /** Somebody was logged in until another device of the account ended this authorization. */
  revoked = false;
  clientInfo: ClientInfo | undefined;
  layer = 0;
  callsInWindow = 0;
  callsWindowEndMs = 0;
  /** Position in the home journal of the last event that this authorization caused: its queries wait until the read models have applied it. −1 = none. */
  lastWrite = -1;
  /** The same for the user's mailbox when that is in another partition: the place (partition and position) of the event. */
  lastMailboxWrite = -1;
  /** The array is replaced, never changed: most keys have a single session, and a Set for it would need more memory than the session. */
  sessions: readonly Session[] = NO_SESSIONS;

  constructor(keyId: bigint) {
    this.keyId = keyId;
  }

  wrote(place: number): void {
    if (partitionOfPlace(place) !== HOME_PARTITION) this.lastMailboxWrite = place;
    else if (place > this.lastWrite) this.lastWrite = place;
  }
}
