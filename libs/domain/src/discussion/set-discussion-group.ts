import type { DiscussionGroupSet } from '@teamgram/event-schemas';
import { chatOf, chatStream } from '../channels/chat.ts';
import { isInside, may } from '../channels/rights.ts';
import { chatView, type ChatView } from '../channels/standing.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';

/** channels.setDiscussionGroup. `group` 0: unlinks the channel's group; `channel` 0: unlinks the group's channel. */
export type SetDiscussionGroup = { type: 'SetDiscussionGroup'; channel: number; group: number };

export type SetDiscussionGroupState = { channel: ChatView | undefined; group: ChatView | undefined };

export function load(view: View, { channel, group }: SetDiscussionGroup, { actor, nowMs }: Context): SetDiscussionGroupState {
  const linked = channel || (chatOf(view.documents, group)?.linked ?? 0);
  return { channel: chatView(view, linked, actor, nowMs), group: group === 0 ? undefined : chatView(view, group, actor, nowMs) };
}

/** Refuses in order of precedence (core.telegram.org/method/channels.setDiscussionGroup). */
export function setDiscussionGroup(state: SetDiscussionGroupState, command: SetDiscussionGroup, { actor }: Context): [DiscussionGroupSet] {
  const group = command.group === 0 ? undefined : groupOf(state.group);
  if (command.channel === 0) return [set(state.channel, actor, undefined)];
  const channel = channelOf(state.channel);
  if (group) refuseGroup(channel, group);
  return [set(channel, actor, group)];
}

/** Throws BROADCAST_ID_INVALID, CHAT_ADMIN_REQUIRED. */
function channelOf(found: ChatView | undefined): ChatView {
  if (!found || found.chat.kind !== 'broadcast' || !isInside(found.standing)) throw refusal('BROADCAST_ID_INVALID');
  if (!may(found.standing, 'change-info')) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/** Posts are pinned in the group, so the caller needs that right there. Throws MEGAGROUP_ID_INVALID, CHAT_ADMIN_REQUIRED. */
function groupOf(found: ChatView | undefined): ChatView {
  if (!found || found.chat.kind !== 'supergroup' || !isInside(found.standing)) throw refusal('MEGAGROUP_ID_INVALID');
  if (found.standing.role === 'member' || !may(found.standing, 'pin')) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/**
 * A group belongs to one channel at most and must not have a lower classification. Throws MEGAGROUP_PREHISTORY_HIDDEN, LINK_NOT_MODIFIED,
 * MEGAGROUP_ID_INVALID.
 */
function refuseGroup({ peer, chat }: ChatView, { chat: group }: ChatView): void {
  if (group.options.includes('pre-history-hidden')) throw refusal('MEGAGROUP_PREHISTORY_HIDDEN');
  if (group.linked === peer) throw refusal('LINK_NOT_MODIFIED');
  // Forums cannot be discussion groups, and the reverse (CHAT_DISCUSSION_UNALLOWED).
  if (group.options.includes('forum')) throw refusal('MEGAGROUP_ID_INVALID');
  if (group.linked || (group.classification ?? 0) < (chat.classification ?? 0)) throw refusal('MEGAGROUP_ID_INVALID');
}

/** Throws LINK_NOT_MODIFIED. */
function set(channel: ChatView | undefined, by: number, group: ChatView | undefined): DiscussionGroupSet {
  const former = channel?.chat.linked ?? 0;
  if (!channel || former === (group?.peer ?? 0)) throw refusal('LINK_NOT_MODIFIED');
  return { type: 'DiscussionGroupSet', stream: chatStream(channel.peer), chat: channel.peer, by, group: group?.peer ?? 0, former };
}
