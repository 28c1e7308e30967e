import type { Fact, Photo } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { numbering, type Numbering } from '../messages/numbering.ts';
import { fileOf } from '../files/file.ts';
import { messagesTtlOf } from '../messages/ttl.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { hasRoomForChannels } from './belonging.ts';
import { aboutOf, chatStream, freshPeer, rankOf, titleOf, type Chat } from './chat.ts';
import { OWN_VOICE } from './speaking.ts';
import { chatTtl } from './set-chat-ttl.ts';
import { chatState, insideOf, serviceMessage, toldIn, type ChatState } from './chat-state.ts';

/** messages.migrateChat: a basic group becomes a supergroup with the same members (core.telegram.org/api/channel#migration). */
export type MigrateChat = { type: 'MigrateChat'; chat: number };

export type MigrateChatState = ChatState & {
  to: number;
  title: string;
  about: string;
  ranks: Record<string, string>;
  /** Undefined: none. */
  photo: Photo | undefined;
  ttlS: number;
  channelNumbers: Numbering;
  hasRoom: boolean;
};

export function load(view: View, { chat }: MigrateChat, context: Context): MigrateChatState {
  const state = chatState(view, chat, context);
  const to = freshPeer(view, 'supergroup', context.newId);
  const group = state.found?.chat;
  return {
    ...state,
    to,
    title: group ? titleOf(view, group) : '',
    about: group ? aboutOf(view, group) : '',
    ranks: Object.fromEntries(Object.entries(group?.admins ?? {}).map(([user, admin]) => [user, rankOf(view, admin)])),
    photo: group?.photo ? fileOf(view, group.photo)?.description.photo : undefined,
    ttlS: messagesTtlOf(view.documents, chatStream(chat)),
    channelNumbers: numbering(view, [-to]),
    hasRoom: hasRoomForChannels(view.documents, context.actor),
  };
}

/**
 * M10: the group refers to its successor and takes no more messages. Members are moved even beyond their limit of channels, and so is everything that
 * the group's admins have chosen. Refuses in the order of the error list of core.telegram.org/method/messages.migrateChat.
 */
export function migrateChat(state: MigrateChatState, _: MigrateChat, { actor }: Context): Fact[] {
  const { peer, chat, standing } = insideOf(state);
  if (chat.kind !== 'basic') throw refusal('CHAT_ID_INVALID');
  if (standing.role !== 'creator') throw refusal('CHAT_ADMIN_REQUIRED');
  if (!state.hasRoom) throw refusal('CHANNELS_TOO_MUCH');
  const { to, title, about } = state;
  const stream = chatStream(to);
  const others = state.mailboxes.filter((user) => user !== chat.creator);
  return [
    { type: 'ChatCreated', stream, chat: to, kind: 'supergroup', creator: chat.creator, profile: { title, about }, migratedFrom: peer },
    ...(others.length > 0 ? [{ type: 'MembersAdded', stream, chat: to, by: chat.creator, users: others, since: 0 } as const] : []),
    ...Object.entries(chat.admins).map(([user, { rights }]) =>
      ({ type: 'AdminAppointed', stream, chat: to, user: Number(user), by: chat.creator, rights, rank: { rank: state.ranks[user] ?? '' } }) as const),
    ...(chat.denied === 0 ? [] : [{ type: 'DefaultRightsSet', stream, chat: to, by: actor, denied: chat.denied } as const]),
    ...(state.ttlS === 0 ? [] : [chatTtl(to, actor, state.ttlS)]),
    ...kept(to, actor, chat, state.photo),
    toldIn(to, actor, OWN_VOICE, 'ChannelMigrateFrom', { title, chat: peer }, [-to], state.channelNumbers),
    serviceMessage(state, actor, 'ChatMigrateTo', { chat: to }),
    // The photo is the supergroup's alone from now on, and is erased with it.
    ...(state.photo ? [{ type: 'ChatPhotoRemoved', stream: chatStream(peer), chat: peer, by: actor } as const] : []),
    { type: 'ChatMigrated', stream: chatStream(peer), chat: peer, by: actor, to },
  ];
}

/** Photo, content protection and allowed reactions of the group, set in the supergroup. */
function kept(chat: number, by: number, { options, reactions }: Readonly<Chat>, photo: Photo | undefined): Fact[] {
  const stated = { stream: chatStream(chat), chat, by };
  return [
    ...(photo ? [{ type: 'ChatPhotoSet', ...stated, photo } as const] : []),
    ...options.map((option) => ({ type: 'ChatOptionSet', ...stated, option, on: true }) as const),
    ...(reactions ? [{ type: 'ChatReactionsSet', ...stated, ...reactions } as const] : []),
  ];
}
