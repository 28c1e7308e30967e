/** Converts dialog rows to TL, with their top messages and the peers these refer to (M9). */
import { channelPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { DialogRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../../convert/message.ts';
import { tlNotifySettings } from '../../../convert/notify-settings.ts';
import type { OpenedEvent } from '../../../messages/event-opener.ts';
import { allOf, shownRow } from '../../../messages/shown-message.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';
import { unseenUpTo } from '../../channels/parts/readable.ts';
import { showMessages } from '../../messages/parts/shown.ts';
import type { ArchiveEntry } from './archive.ts';
import { draftOf } from './draft.ts';

export type ShownDialogs = { dialogs: tl.Dialog[]; messages: tl.Message[]; chats: tl.Chat[]; users: tl.User[] };

/** @param archive shown as first entry, if given */
export async function showDialogs(context: Context, given: readonly DialogRow<OpenedEvent>[], archive?: ArchiveEntry): Promise<ShownDialogs> {
  const all = archive && !given.some(({ peer }) => peer === archive.top.peer) ? [...given, archive.top] : given;
  const rows = await withSeenTops(context, all);
  const peers = rows.map(({ peer }) => peer);
  const [tops, drafts] = await Promise.all([allOf(rows.map((row) => topMessage(context, row))), allOf(rows.map((row) => (row.draft ? draftOf(context, row.peer, row.draft) : undefined)))]);
  const { messages, users, chats } = await showMessages(context, tops.flatMap((top) => top ?? []), peers);
  const asMessages = await seenAsMessages(context, chats);
  const dialogs = rows.slice(0, given.length).map((row, index) => tlDialog(row, drafts[index], asMessages.has(row.peer)));
  return { dialogs: archive ? [archive.entry, ...dialogs] : dialogs, messages, chats, users };
}

/** The top message must be one that the caller may see; otherwise there is none. */
async function withSeenTops({ services, viewer }: Context, rows: readonly DialogRow<OpenedEvent>[]): Promise<readonly DialogRow<OpenedEvent>[]> {
  const channels = rows.map(({ peer }) => peer).filter(isChannelPeer);
  if (channels.length === 0) return rows;
  const [chats, places] = await Promise.all([services.chats.chats(channels), services.chats.places(viewer, channels)]);
  return rows.map((row) => {
    const chat = chats.get(row.peer);
    return chat && row.topMessageId <= unseenUpTo(chat, places.get(row.peer), viewer) ? { ...row, topMessageId: 0, event: undefined } : row;
  });
}

/** Those forums that the caller views as one list of messages. No query if there is no forum. */
async function seenAsMessages({ services, viewer }: Context, chats: readonly tl.Chat[]): Promise<Set<number>> {
  const forums = chats.flatMap((chat) => (chat._ === 'channel' && chat.forum ? [channelPeer(chat.id)] : []));
  return forums.length === 0 ? new Set() : services.queries.forumViews(viewer, forums);
}

function tlDialog(row: DialogRow<OpenedEvent>, draft: tl.draftMessage | undefined, asMessages: boolean): tl.dialog {
  return {
    _: 'dialog',
    pinned: row.pinnedRank !== null || undefined,
    unread_mark: row.unreadMark || undefined,
    view_forum_as_messages: asMessages || undefined,
    peer: tlPeer(row.peer),
    top_message: row.topMessageId,
    read_inbox_max_id: row.readInboxMaxId,
    read_outbox_max_id: row.readOutboxMaxId,
    unread_count: row.unreadCount,
    unread_mentions_count: row.unreadMentions,
    unread_reactions_count: row.unreadReactions,
    unread_poll_votes_count: row.unreadVotes,
    notify_settings: tlNotifySettings(row),
    pts: row.channelPts ?? undefined,
    draft,
    folder_id: row.folder || undefined,
    ttl_period: row.ttlS ?? undefined,
  };
}

function topMessage({ services }: Context, row: DialogRow<OpenedEvent>): ShownMessage | undefined | Promise<ShownMessage> {
  if (!row.event) return undefined;
  const { peer, topMessageId: messageId, topReplyToId: replyToId, topPosition: position, topPinned: pinned, topReacted: reacted, event, edit, keyboard } = row;
  return shownRow(services.opener, { messageId, peer, replyToId, pinned, reacted, position, event, edit, keyboard });
}
