import type { RandomSource } from '@teamgram/crypto';
import type { ServerHost, DestroyOutcome } from '../server/ports.ts';
import type { ServerLimits } from '../server/limits.ts';
import type { Clock } from '../wire/clock.ts';
import type { AuthKeyState } from './auth-key-state.ts';
import type { Session } from './session.ts';

/** What a session needs of the server around it. */
export interface Machine {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: ServerLimits;
  readonly host: ServerHost;
  /** The session has something to send: flush it with the next flush. */
  needsFlush(session: Session): void;
  /** Calls `session.wake` at this time or soon after it; the earliest request wins, waking too early is harmless. */
  wakeAt(session: Session, atMs: number): void;
  /** Forgets a session; its handler is told. */
  closeSession(session: Session): void;
  /** destroy_auth_key: asks the host; the key's sessions end when the answer is out. */
  destroyAuthKey(key: AuthKeyState): Promise<DestroyOutcome>;
  /** Ends all sessions of a key after writing what they have queued. */
  dropAuthKey(authKeyId: bigint): void;
}
