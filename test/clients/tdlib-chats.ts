/** Groups and channels through TDLib. */
import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { channelIdOf, isChannel, PROMOTED, VIEW_LIMIT } from './chat-driver.ts';
import type { ChatDriver, ChatMessage, ChatView, MemberStatus } from './chat-driver.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** What the driver provides of its client. */
export type Tdlib = {
  invoke: (request: object) => Promise<Any>;
  /** Sends, and waits until the server has assigned the message id. */
  send: (chat: number, content: object, replyTo?: number, topic?: object) => Promise<number>;
  /** The final id of a message that is being sent. */
  settled: (pending: Any) => Promise<number>;
  serverId: (id: number) => number;
  localId: (id: number) => number;
  textOf: (content: Any) => string;
  /** The chat id for a user; chat ids are returned unchanged. */
  chatOf: (peer: number) => Promise<number>;
  until: (what: string, holds: () => boolean | Promise<boolean>) => Promise<unknown>;
};

const STATUS: Record<string, MemberStatus> = {
  chatMemberStatusCreator: 'creator', chatMemberStatusAdministrator: 'admin', chatMemberStatusMember: 'member', chatMemberStatusRestricted: 'restricted',
};
const CONTENT: Record<string, ChatMessage['kind']> = { messageText: 'text', messagePhoto: 'photo', messageDocument: 'document', messagePoll: 'poll' };
/** TDLib's names of TL rights. */
const RIGHT: Partial<Record<(typeof PROMOTED)[number], string>> = { ban_users: 'can_restrict_members', other: 'can_manage_chat' };
export const ADMIN_RIGHTS = Object.fromEntries(PROMOTED.map((right) => [RIGHT[right] ?? `can_${right}`, true]));

const formatted = (text: string) => ({ _: 'formattedText', text });
const local = (path: string) => ({ _: 'inputFileLocal', path });

/** TDLib reuses an uploaded file with its original type, so a photo sent in a message could not become a profile photo. A fresh copy avoids that. */
export function copied(path: string): string {
  const copy = `${path}-${randomUUID()}.png`;
  copyFileSync(path, copy);
  return copy;
}

function shown(tdlib: Tdlib, message: Any): ChatMessage {
  const kind = CONTENT[message.content._] ?? 'service';
  const reply = message.reply_to?._ === 'messageReplyToMessage' && !message.reply_to.origin && kind !== 'service' ? tdlib.serverId(message.reply_to.message_id) : undefined;
  return {
    id: tdlib.serverId(message.id), from: message.sender_id.user_id ?? message.sender_id.chat_id, kind, text: kind === 'service' ? '' : tdlib.textOf(message.content),
    edited: message.edit_date > 0, replyTo: reply, forwarded: message.forward_info !== undefined,
  };
}

/** TDLib may answer from its local database first; its documentation says to repeat until nothing more is returned. */
export async function settledHistory({ invoke }: Tdlib, request: object): Promise<Any[]> {
  const found: Any[] = [];
  for (let from = 0; found.length < VIEW_LIMIT;) {
    const { messages } = await invoke({ ...request, from_message_id: from, offset: 0, limit: VIEW_LIMIT });
    if (messages.length === 0) break;
    found.push(...messages);
    from = messages.at(-1).id;
  }
  return found.slice(0, VIEW_LIMIT);
}

const history = (tdlib: Tdlib, chat: number) => settledHistory(tdlib, { _: 'getChatHistory', chat_id: chat, only_local: false });

async function membersOf({ invoke }: Tdlib, chat: number): Promise<Any[]> {
  if (!isChannel(chat)) return (await invoke({ _: 'getBasicGroupFullInfo', basic_group_id: -chat })).members;
  return (await invoke({ _: 'getSupergroupMembers', supergroup_id: channelIdOf(chat), filter: { _: 'supergroupMembersFilterRecent' }, offset: 0, limit: VIEW_LIMIT })).members;
}

async function view(tdlib: Tdlib, chat: number, withMembers: boolean): Promise<ChatView> {
  const { invoke, serverId } = tdlib;
  const { title } = await invoke({ _: 'getChat', chat_id: chat });
  const full = await invoke(isChannel(chat) ? { _: 'getSupergroupFullInfo', supergroup_id: channelIdOf(chat) } : { _: 'getBasicGroupFullInfo', basic_group_id: -chat });
  const members = withMembers ? await membersOf(tdlib, chat) : undefined;
  const pins = await invoke({ _: 'searchChatMessages', chat_id: chat, query: '', from_message_id: 0, offset: 0, limit: VIEW_LIMIT, filter: { _: 'searchMessagesFilterPinned' } });
  return {
    title, about: full.description,
    members: members && Object.fromEntries(members.map((each) => [each.member_id.user_id, STATUS[each.status._]!])),
    pins: pins.messages.map((each: Any) => serverId(each.id)),
    messages: (await history(tdlib, chat)).map((each) => shown(tdlib, each)).toReversed(),
  };
}

export function tdlibChats(tdlib: Tdlib): ChatDriver {
  const { invoke, send, settled, localId } = tdlib;
  const become = async (chat: number, user: number, status: object) => {
    await invoke({ _: 'setChatMemberStatus', chat_id: chat, member_id: { _: 'messageSenderUser', user_id: user }, status });
  };
  const supergroup = async (title: string, description: string, broadcast: boolean) =>
    (await invoke({ _: 'createNewSupergroupChat', title, description, is_channel: broadcast, is_forum: false })).id as number;
  return {
    async createBasicGroup(title, users) { return (await invoke({ _: 'createNewBasicGroupChat', user_ids: users, title })).chat_id; },
    createSupergroup: (title, about) => supergroup(title, about, false),
    createBroadcast: (title, about) => supergroup(title, about, true),
    async addMembers(chat, users) {
      const { failed_to_add_members: failed } = await invoke({ _: 'addChatMembers', chat_id: chat, user_ids: users });
      if (failed.length > 0) throw new Error(`not added: ${JSON.stringify(failed)}`);
    },
    async join(username) {
      const { id } = await invoke({ _: 'searchPublicChat', username });
      await invoke({ _: 'joinChat', chat_id: id });
      return id;
    },
    async makeLink(chat) { return (await invoke({ _: 'createChatInviteLink', chat_id: chat, name: '', expiration_date: 0, member_limit: 0, creates_join_request: false })).invite_link; },
    async joinByLink(link) { await invoke({ _: 'joinChatByInviteLink', invite_link: link }); },
    async leave(chat) { await invoke({ _: 'leaveChat', chat_id: chat }); },
    ban: (chat, user) => become(chat, user, { _: 'chatMemberStatusBanned', banned_until_date: 0 }),
    pardon: (chat, user) => become(chat, user, { _: 'chatMemberStatusMember' }),
    mute: (chat, user) => become(chat, user, { _: 'chatMemberStatusRestricted', is_member: true, restricted_until_date: 0, permissions: { _: 'chatPermissions' } }),
    promote: (chat, user) => become(chat, user, { _: 'chatMemberStatusAdministrator', rights: { _: 'chatAdministratorRights', ...ADMIN_RIGHTS } }),
    dismiss: (chat, user) => become(chat, user, { _: 'chatMemberStatusMember' }),
    async setTitle(chat, title) { await invoke({ _: 'setChatTitle', chat_id: chat, title }); },
    async setAbout(chat, description) { await invoke({ _: 'setChatDescription', chat_id: chat, description }); },
    async setUsername(chat, username) { await invoke({ _: 'setSupergroupUsername', supergroup_id: channelIdOf(chat), username }); },
    async setPicture(chat, path) { await invoke({ _: 'setChatPhoto', chat_id: chat, photo: { _: 'inputChatPhotoStatic', photo: local(path) } }); },
    async setSlowMode(chat, seconds) { await invoke({ _: 'setChatSlowModeDelay', chat_id: chat, slow_mode_delay: seconds }); },
    async pin(chat, id) { await invoke({ _: 'pinChatMessage', chat_id: chat, message_id: localId(id), disable_notification: true }); },
    async unpin(chat, id) { await invoke({ _: 'unpinChatMessage', chat_id: chat, message_id: localId(id) }); },
    async schedule(chat, text, dateS) {
      const options = { _: 'messageSendOptions', scheduling_state: { _: 'messageSchedulingStateSendAtDate', send_date: dateS } };
      await invoke({ _: 'sendMessage', chat_id: chat, options, input_message_content: { _: 'inputMessageText', text: formatted(text) } });
    },
    reply: (chat, to, text) => send(chat, { _: 'inputMessageText', text: formatted(text) }, localId(to)),
    async search(chat, query) {
      const { messages } = await invoke({ _: 'searchChatMessages', chat_id: chat, query, from_message_id: 0, offset: 0, limit: VIEW_LIMIT });
      return messages.map(({ id }: Any) => tdlib.serverId(id));
    },
    async forward(from, id, to) {
      const { messages } = await invoke({ _: 'forwardMessages', chat_id: await tdlib.chatOf(to), from_chat_id: from, message_ids: [localId(id)] });
      return settled(messages[0]);
    },
    sendPicture: (chat, path, caption) => send(chat, { _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(path), width: 800, height: 520 }, caption: formatted(caption) }),
    async setDiscussionGroup(channel, group) { await invoke({ _: 'setChatDiscussionGroup', chat_id: channel, discussion_chat_id: group }); },
    async look(channel, post) {
      await invoke({ _: 'viewMessages', chat_id: channel, message_ids: [localId(post)], source: { _: 'messageSourceChatHistory' }, force_read: true });
      return (await invoke({ _: 'getMessage', chat_id: channel, message_id: localId(post) })).interaction_info?.view_count ?? 0;
    },
    view: (chat, withMembers) => view(tdlib, chat, withMembers),
  };
}
