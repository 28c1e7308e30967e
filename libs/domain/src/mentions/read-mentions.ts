import { isBasicGroupPeer, type MentionsRead } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { DELETIONS_MAX } from '../messages/delete-messages.ts';
import { conversationOf, isDialogPeer, mailboxOf } from '../messages/peer.ts';
import { messageIn } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** messages.readMentions: the caller has seen these messages of a group that mention them. Others are skipped. */
export type ReadMentions = { type: 'ReadMentions'; peer: number; ids: number[] };

export type ReadMentionsState = { belongs: boolean; messages: { position: number; id: number }[] };

export function load(view: View, { peer, ids }: ReadMentions, { actor }: Context): ReadMentionsState {
  const stream = conversationOf(actor, peer);
  const messages = [...new Set(ids.slice(0, DELETIONS_MAX))].flatMap((id) => {
    const message = messageIn(view, mailboxOf(actor, peer), id);
    const fact = message && message.stream === stream ? view.journal.read(message.position)?.fact : undefined;
    return message && fact?.type === 'MessageSent' && fact.mentions.includes(actor) ? [{ position: message.position, id }] : [];
  });
  // What a basic group has delivered stays in the mailboxes of those who left it.
  return { belongs: isDialogPeer(view, actor, peer) || (isBasicGroupPeer(peer) && messages.length > 0), messages };
}

/** Throws PEER_ID_INVALID. */
export function readMentions({ belongs, messages }: ReadMentionsState, { peer }: ReadMentions, { actor }: Context): MentionsRead[] {
  if (!belongs) throw refusal('PEER_ID_INVALID');
  if (messages.length === 0) return [];
  return [{
    type: 'MentionsRead', stream: `dialogs-${actor}`, owner: actor, peer, messages: messages.map(({ position }) => position), messageIds: messages.map(({ id }) => id),
  }];
}
