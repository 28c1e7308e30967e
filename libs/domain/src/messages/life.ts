import { accountOf } from '../account/account.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { conversationOf, isPrivatePeer } from './peer.ts';
import { messagesTtlOf } from './ttl.ts';

/** How long a message that is sent now lives. */
export type Life = {
  /** Seconds; 0 = for ever. */
  ttlS: number;
  /** The conversation is new, and begins with what its first sender has chosen for new ones. */
  beginsTtl: boolean;
  peerDeleted: boolean;
};

/** "setDefaultHistoryTTL: … automatically applied to all new private chats" (core.telegram.org/api/autodelete); saved messages are no chat. */
export function lifeOf(view: View, actor: number, peer: number): Life {
  const stream = conversationOf(actor, peer);
  const isNew = peer !== actor && isPrivatePeer(view, peer) && view.journal.streamVersion(stream) === 0;
  const begun = isNew ? accountOf(view.documents, actor).defaultTtlS : 0;
  return { ttlS: begun || messagesTtlOf(view.documents, stream), beginsTtl: begun > 0, peerDeleted: userOf(view.documents, peer)?.kind === 'deleted' };
}
