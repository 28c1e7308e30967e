import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../convert/message.ts';
import type { View } from '../convert/view.ts';
import type { Session } from '../sessions/session.ts';

/** Something that the sessions of one user are told. */
export type Telling = {
  /** Place in the mailbox's sequence: pts_before = pts − ptsCount (U1). 0 = no place in it. */
  readonly pts: number;
  readonly ptsCount: number;
  readonly dateS: number;
  /** Everybody whom the update names (M5). */
  readonly users: readonly number[];
  /** The update in the newest layer. */
  readonly update: (view: View) => tl.Update;
  /** A new message, for the short forms. */
  readonly message?: ShownMessage | undefined;
  /** Gets it as an answer instead (U9). */
  readonly origin?: Session | undefined;
};
