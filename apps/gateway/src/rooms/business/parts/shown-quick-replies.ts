/** Quick reply shortcuts and their messages in TL. */
import type { QuickReplyMessageKept } from '@teamgram/event-schemas';
import type { QuickReplyMessageRow, QuickReplyRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peersIn, tlMessage } from '../../../convert/message.ts';
import type { ShownMessage } from '../../../convert/message.ts';
import type { View } from '../../../convert/view.ts';
import type { OpenedEvent } from '../../../messages/event-opener.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { ShownPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';
import type { Services } from '../../../services.ts';

export function tlQuickReply({ shortcut, name, messages, topMessage }: QuickReplyRow): tl.quickReply {
  return { _: 'quickReply', shortcut_id: shortcut, shortcut: name, top_message: topMessage, count: messages };
}

/** Not part of a dialog: its peer is its owner, and its id counts among the owner's quick replies. */
function shownKept({ position, timeMs, fact }: OpenedEvent): ShownMessage & { shortcut: number } {
  const { user, shortcut, messageId, content } = fact as QuickReplyMessageKept;
  return {
    shortcut, position, id: messageId, peer: user, author: user, sender: 0, post: false, dateS: Math.floor(timeMs / 1000), editDateS: 0, replyToId: 0, thread: 0, topic: false,
    pinned: false, silent: false, noForwards: false, groupedId: 0, ttlS: 0, contentsRead: true, waits: true, content,
  };
}

/** Without sender and saved_peer_id, since it has not been sent and is not in Saved Messages (TDLib: QuickReplyManager::create_message). */
export function tlKept(view: View, { shortcut, ...shown }: ShownMessage & { shortcut: number }): tl.Message {
  const message = tlMessage(view, shown);
  return message._ === 'message' ? { ...message, from_id: undefined, saved_peer_id: undefined, quick_reply_shortcut_id: shortcut } : message;
}

/** Decrypts quick reply messages. */
export async function openKept({ opener }: Services, rows: readonly QuickReplyMessageRow[]): Promise<(ShownMessage & { shortcut: number })[]> {
  return Promise.all(rows.map(async ({ event, position }) => shownKept(await opener.openBytes(event, position))));
}

/** Quick reply messages in TL, with the peers they refer to. */
export async function showKept(context: Context, rows: readonly QuickReplyMessageRow[]): Promise<ShownPeers & { messages: tl.Message[] }> {
  const shown = await openKept(context.services, rows);
  const peers = new Set<number>();
  for (const message of shown) peersIn(message, undefined, (peer) => peers.add(peer));
  return { messages: shown.map((message) => tlKept(context.view, message)), ...(await showPeers(context.services, context.view, peers)) };
}
