import { accountOf } from '../account/account.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { messagesTtlOf } from './ttl.ts';

/** Auto-delete period of a message sent now. */
export type Life = {
  /** Seconds; 0: off. */
  ttlS: number;
  /** The conversation is new and takes its first sender's default period. */
  beginsTtl: boolean;
  peerDeleted: boolean;
};

/** "setDefaultHistoryTTL: … automatically applied to all new private chats" (core.telegram.org/api/autodelete); not to saved messages. */
export function lifeOf(view: View, actor: number, peer: number): Life {
  const stream = conversationOf(actor, peer);
  const isNew = peer !== actor && isPrivatePeer(view, peer) && view.journal.streamVersion(stream) === 0;
  const begun = isNew ? accountOf(view.documents, actor).defaultTtlS : 0;
  return { ttlS: begun || messagesTtlOf(view.documents, stream), beginsTtl: begun > 0, peerDeleted: userOf(view.documents, peer)?.kind === 'deleted' };
}
