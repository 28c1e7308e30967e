import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../convert/message.ts';
import type { View } from '../convert/view.ts';
import type { Session } from '../sessions/session.ts';

/** An update prepared for the sessions of one user. */
export type Telling = {
  /** Position in the sequence of the user's own mailbox: pts_before = pts − ptsCount (U1). 0 = no position in it, like every update of a channel. */
  readonly pts: number;
  readonly ptsCount: number;
  readonly dateS: number;
  /** Every user and chat that the update names (M5). */
  readonly peers: readonly number[];
  /** Those among them that clients do not need in order to show the update: where a post is discussed, and by whom. */
  readonly inPassing?: readonly number[] | undefined;
  /** The update in the newest layer. */
  readonly update: (view: View) => tl.Update;
  /** For a new message: the message, from which the short forms are made. */
  readonly message?: ShownMessage | undefined;
  /** The update is about the users and chats that it contains, so the short form, which contains none, is not used. */
  readonly whole?: boolean | undefined;
  /** Set when all viewers except this one (0 = all of them) receive the same update: its bytes by layer, each written once. */
  readonly shared?: { readonly except: number; readonly packets: Map<number, Uint8Array> } | undefined;
  /** Only devices whose permanent key satisfies this receive it; absent = all devices of the user. */
  readonly devices?: ((keyId: bigint) => boolean) | undefined;
  /** No other session than the origin existed when the update was made, so its content was not queried: a session opened since must catch up instead. */
  readonly unasked?: boolean | undefined;
  /** The session that receives this as the answer to its own request instead (U9). */
  readonly origin?: Session | undefined;
};
