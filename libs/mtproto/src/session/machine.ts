import type { RandomSource } from '@teamgram/crypto';
import type { ServerHost, DestroyOutcome } from '../server/ports.ts';
import type { ServerLimits } from '../server/limits.ts';
import type { Clock } from '../wire/clock.ts';
import type { AuthKeyState } from './auth-key-state.ts';
import type { Session } from './session.ts';

/** What a session needs from the server around it. */
export interface Machine {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: ServerLimits;
  readonly host: ServerHost;
  /** The session has queued messages: include it in the next flush. */
  needsFlush(session: Session): void;
  /** Calls `session.wake` at this time or soon after. The earliest request wins; waking too early is harmless. */
  wakeAt(session: Session, atMs: number): void;
  /** Removes a session and notifies its handler. */
  closeSession(session: Session): void;
  /** destroy_auth_key: asks the host; the key's sessions end after the answer was sent. */
  destroyAuthKey(key: AuthKeyState): Promise<DestroyOutcome>;
  /** Flushes and ends all sessions of a key. */
  dropAuthKey(authKeyId: bigint): void;
}
