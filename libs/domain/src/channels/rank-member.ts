import type { MemberRanked } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { chatStream } from './chat.ts';
import { insideOf } from './chat-state.ts';
import { normalRank } from './chat-texts.ts';
import { isMember } from './members.ts';
import { may } from './rights.ts';
import { chatView, type ChatView } from './standing.ts';

/** messages.editChatParticipantRank: the tag shown beside a member's name in a group (core.telegram.org/api/rank). '': none. */
export type RankMember = { type: 'RankMember'; chat: number; user: number; rank: string };

export type RankMemberState = { found: ChatView | undefined; isMember: boolean };

export function load(view: View, { chat, user }: RankMember, { actor, nowMs }: Context): RankMemberState {
  return { found: chatView(view, chat, actor, nowMs), isMember: isMember(view.documents, chat, user) };
}

/**
 * Members tag themselves unless `edit_rank` is denied, admins with `manage_ranks` others; tags of the owner and other admins are changed by the owner
 * only. Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, USER_NOT_PARTICIPANT, ADMIN_RANK_INVALID, ADMIN_RANK_EMOJI_NOT_ALLOWED.
 */
export function rankMember(state: RankMemberState, { user, rank }: RankMember, { actor: by }: Context): [MemberRanked] {
  const { peer, chat, standing } = insideOf(state);
  if (chat.kind === 'broadcast') throw refusal('PEER_ID_INVALID');
  // Checked first, so that membership is not revealed to those without the right.
  if (!may(standing, user === by ? 'tag-oneself' : 'tag-others')) throw refusal('CHAT_ADMIN_REQUIRED');
  if (!state.isMember) throw refusal('USER_NOT_PARTICIPANT');
  const isLeader = user === chat.creator || chat.admins[user] !== undefined;
  if (user !== by && isLeader && standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  return [{ type: 'MemberRanked', stream: chatStream(peer), chat: peer, user, by, rank: { rank: normalRank(rank) } }];
}
