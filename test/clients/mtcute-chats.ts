/** Groups and channels through @mtcute/node. */
import { SearchFilters } from '@mtcute/node';
import type { Message, TelegramClient } from '@mtcute/node';
import { isChannel, VIEW_LIMIT } from './chat-driver.ts';
import type { ChatDriver, ChatMessage, ChatView, MemberStatus } from './chat-driver.ts';

const NO_RIGHTS = { changeInfo: false };
const PROMOTED_RIGHTS = {
  changeInfo: true, postMessages: true, editMessages: true, deleteMessages: true, banUsers: true, inviteUsers: true, pinMessages: true, manageTopics: true, other: true,
};
const SILENT = { sendMessages: true, sendMedia: true, sendPlain: true };

/** A message in a topic that replies to nothing has the topic's id in the field that otherwise has the message replied to. */
function repliedTo({ replyToMessage: replied }: Message): number | undefined {
  return replied?.origin === 'other_chat' || (replied?.isForumTopic && replied.threadId === replied.id) ? undefined : replied?.id ?? undefined;
}

function shown(message: Message): ChatMessage {
  const { media } = message;
  const kind = message.isService ? 'service' : media?.type === 'photo' || media?.type === 'document' || media?.type === 'poll' ? media.type : 'text';
  return {
    id: message.id, from: message.sender.id, kind, text: message.text, edited: kind !== 'poll' && message.editDate !== null,
    replyTo: message.isService ? undefined : repliedTo(message), forwarded: message.forward !== null,
  };
}

async function view(client: TelegramClient, chat: number, withMembers: boolean): Promise<ChatView> {
  const full = await client.getFullChat(chat);
  const messages = await client.getHistory(chat, { limit: VIEW_LIMIT });
  const pins = await client.searchMessages({ chatId: chat, filter: SearchFilters.Pinned, limit: VIEW_LIMIT });
  const members = withMembers ? await client.getChatMembers(chat, { limit: VIEW_LIMIT }) : undefined;
  return {
    title: full.title, about: full.bio,
    members: members && Object.fromEntries(members.map((each) => [each.user.id, each.status as MemberStatus])),
    pins: pins.map(({ id }) => id), messages: messages.map(shown).toReversed(),
  };
}

export function mtcuteChats(client: () => TelegramClient): ChatDriver {
  return {
    async createBasicGroup(title, users) { return (await client().createGroup({ title, users })).chat.id; },
    async createSupergroup(title, description) { return (await client().createSupergroup({ title, description })).id; },
    async createBroadcast(title, description) { return (await client().createChannel({ title, description })).id; },
    async addMembers(chat, users) {
      const missing = await client().addChatMembers(chat, users, {});
      if (missing.length > 0) throw new Error(`not added: ${JSON.stringify(missing)}`);
    },
    async join(username) { return ((await client().joinChat(username)) as unknown as { id: number }).id; },
    async makeLink(chat) { return (await client().createInviteLink(chat)).link; },
    async joinByLink(link) { await client().joinChat(link); },
    async leave(chat) { await client().leaveChat(chat); },
    async ban(chat, user) { await client().banChatMember({ chatId: chat, participantId: user }); },
    async pardon(chat, user) { await client().unbanChatMember({ chatId: chat, participantId: user }); },
    async mute(chat, user) { await client().restrictChatMember({ chatId: chat, userId: user, restrictions: SILENT }); },
    async promote(chat, user) { await client().editAdminRights({ chatId: chat, userId: user, rights: PROMOTED_RIGHTS }); },
    async dismiss(chat, user) { await client().editAdminRights({ chatId: chat, userId: user, rights: NO_RIGHTS }); },
    async setTitle(chat, title) { await client().setChatTitle(chat, title); },
    async setAbout(chat, about) { await client().setChatDescription(chat, about); },
    async setUsername(chat, username) { await client().setChatUsername(chat, username); },
    async setPicture(chat, file) { await client().setChatPhoto({ chatId: chat, type: 'photo', media: `file:${file}` }); },
    async setSlowMode(chat, seconds) { await client().setSlowMode(chat, seconds); },
    async pin(chat, id) { await client().pinMessage({ chatId: chat, message: id, bothSides: !isChannel(chat) }); },
    async unpin(chat, id) { await client().unpinMessage({ chatId: chat, message: id }); },
    async schedule(chat, text, dateS) { await client().sendText(chat, text, { schedule: new Date(dateS * 1000) }); },
    async reply(chat, to, text) { return (await client().sendText(chat, text, { replyTo: to })).id; },
    async search(chat, query) { return (await client().searchMessages({ chatId: chat, query, limit: VIEW_LIMIT })).map(({ id }) => id); },
    async forward(from, id, to) { return (await client().forwardMessagesById({ fromChatId: from, messages: [id], toChatId: to }))[0]!.id; },
    async sendPicture(chat, file, caption) { return (await client().sendMedia(chat, { type: 'photo', file: `file:${file}`, caption })).id; },
    async setDiscussionGroup(channel, group) {
      const none = { _: 'inputChannelEmpty' } as const;
      await client().call({ _: 'channels.setDiscussionGroup', broadcast: await client().resolveChannel(channel), group: group === 0 ? none : await client().resolveChannel(group) });
    },
    async look(channel, post) {
      const { views } = await client().call({ _: 'messages.getMessagesViews', peer: await client().resolvePeer(channel), id: [post], increment: true });
      return views[0]!.views ?? 0;
    },
    async view(chat, withMembers) { return view(client(), chat, withMembers); },
  };
}
