import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../convert/message.ts';
import type { View } from '../convert/view.ts';
import type { Session } from '../sessions/session.ts';

/** Something that the sessions of one user are told. */
export type Telling = {
  /** Place in the sequence of the user's own mailbox: pts_before = pts − ptsCount (U1). 0 = no place in it, as everything in a channel. */
  readonly pts: number;
  readonly ptsCount: number;
  readonly dateS: number;
  /** Every user and chat that the update names (M5). */
  readonly peers: readonly number[];
  /** Of them those of whom clients need to know nothing to show it: where a post is discussed, and by whom. */
  readonly inPassing?: readonly number[] | undefined;
  /** The update in the newest layer. */
  readonly update: (view: View) => tl.Update;
  /** A new message, for the short forms. */
  readonly message?: ShownMessage | undefined;
  /** It is news of what it brings along, so the short form, which brings nothing, would say nothing. */
  readonly whole?: boolean | undefined;
  /** Set when all viewers but this one (0 = all of them) are told the same: the bytes by layer, written once. */
  readonly shared?: { readonly except: number; readonly packets: Map<number, Uint8Array> } | undefined;
  /** Only devices with such a permanent key hear it; absent = all of the user's. */
  readonly devices?: ((keyId: bigint) => boolean) | undefined;
  /** Nobody but the origin was here when it was made, so nothing was asked for it: whoever has come since asks. */
  readonly unasked?: boolean | undefined;
  /** Gets it as an answer instead (U9). */
  readonly origin?: Session | undefined;
};
