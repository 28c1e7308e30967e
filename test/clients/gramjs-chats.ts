/** Groups and channels through GramJS and teleproto with raw requests, since these libraries keep no state of their own. */
import { basename } from 'node:path';
import { statSync } from 'node:fs';
import { channelIdOf, isChannel, markChannel, VIEW_LIMIT } from './chat-driver.ts';
import type { ChatDriver, ChatMessage, ChatView, MemberStatus } from './chat-driver.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** What the driver provides of its library. */
export type Library = {
  Api: Any;
  CustomFile: Any;
  client: () => Any;
  bigInt: (value: number) => Any;
  inputPeer: (id: number) => Promise<Any>;
  /** Stores the access hashes of these Chats. */
  remember: (chats: Any[]) => void;
  randomId: () => Any;
  sentId: (result: Any) => number;
};

/** The marked id of a Peer. */
export function markedId(peer: Any): number {
  if (peer?.channelId !== undefined) return markChannel(Number(peer.channelId));
  if (peer?.chatId !== undefined) return -Number(peer.chatId);
  return Number(peer?.userId ?? 0);
}

const KINDS: Record<string, ChatMessage['kind']> = { MessageMediaPhoto: 'photo', MessageMediaDocument: 'document', MessageMediaPoll: 'poll' };

/** A message in a topic that replies to nothing has the topic's id in the field that otherwise has the message replied to. */
function repliedTo(header: Any): number | undefined {
  return header?.replyFrom || (header?.forumTopic && !header.replyToTopId) ? undefined : header?.replyToMsgId;
}

function shown(message: Any, self: number): ChatMessage {
  const service = message.className === 'MessageService';
  const from = message.fromId ?? (message.out && message.peerId.className !== 'PeerChannel' ? { userId: self } : message.peerId);
  const kind = service ? 'service' : KINDS[message.media?.className] ?? 'text';
  return {
    id: message.id, from: markedId(from), kind, text: message.message ?? '', edited: kind !== 'poll' && Boolean(message.editDate), replyTo: service ? undefined : repliedTo(message.replyTo), forwarded: Boolean(message.fwdFrom),
  };
}

const STATUS: Record<string, MemberStatus> = {
  ChannelParticipantCreator: 'creator', ChatParticipantCreator: 'creator', ChannelParticipantAdmin: 'admin', ChatParticipantAdmin: 'admin', ChannelParticipantBanned: 'restricted',
};
const statusOf = (participant: Any): MemberStatus => STATUS[participant.className] ?? 'member';

/** The chat in the answer of a creating method: in `updates` itself, or inside `invitedUsers`. */
function createdChat(answer: Any): number {
  const [chat] = (answer.updates?.chats ?? answer.chats) as Any[];
  return chat.className === 'Channel' ? markChannel(Number(chat.id)) : -Number(chat.id);
}

function membersOf(library: Library, chat: number, full: Any): Promise<Any[]> | Any[] {
  if (!isChannel(chat)) return full.fullChat.participants.participants;
  return asks(library).participants(chat);
}

function asks({ Api, client, bigInt, inputPeer }: Library) {
  const zero = bigInt(0);
  return {
    async full(chat: number) {
      const peer = await inputPeer(chat);
      return client().invoke(isChannel(chat) ? new Api.channels.GetFullChannel({ channel: peer }) : new Api.messages.GetFullChat({ chatId: bigInt(-chat) }));
    },
    async participants(chat: number) {
      const filter = new Api.ChannelParticipantsRecent();
      return (await client().invoke(new Api.channels.GetParticipants({ channel: await inputPeer(chat), filter, offset: 0, limit: VIEW_LIMIT, hash: zero }))).participants;
    },
    async history(chat: number) {
      return (await client().invoke(new Api.messages.GetHistory({ peer: await inputPeer(chat), limit: VIEW_LIMIT, offsetId: 0, offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: zero }))).messages;
    },
    async pinned(chat: number) {
      return this.found(chat, '', new Api.InputMessagesFilterPinned());
    },
    async found(chat: number, q: string, filter: Any = new Api.InputMessagesFilterEmpty()) {
      const search = { q, filter, minDate: 0, maxDate: 0, offsetId: 0, addOffset: 0, limit: VIEW_LIMIT, maxId: 0, minId: 0, hash: zero };
      return (await client().invoke(new Api.messages.Search({ peer: await inputPeer(chat), ...search }))).messages;
    },
  };
}

async function view(library: Library, chat: number, withMembers: boolean, self: number): Promise<ChatView> {
  const ask = asks(library);
  const full = await ask.full(chat);
  const here = full.chats.find((each: Any) => Number(each.id) === (isChannel(chat) ? channelIdOf(chat) : -chat));
  const members = withMembers ? await membersOf(library, chat, full) : undefined;
  return {
    title: here.title, about: full.fullChat.about,
    members: members && Object.fromEntries(members.map((each) => [Number(each.userId ?? each.peer?.userId), statusOf(each)])),
    pins: (await ask.pinned(chat)).map((each: Any) => each.id),
    messages: (await ask.history(chat)).map((each: Any) => shown(each, self)).toReversed(),
  };
}

function edits(library: Library) {
  const { Api, client, bigInt, inputPeer } = library;
  const invoke = (request: Any) => client().invoke(request);
  return {
    async rights(chat: number, user: number, rights: object) {
      await invoke(new Api.channels.EditAdmin({ channel: await inputPeer(chat), userId: await inputPeer(user), adminRights: new Api.ChatAdminRights(rights), rank: '' }));
    },
    async banned(chat: number, user: number, rights: object) {
      const bannedRights = new Api.ChatBannedRights({ untilDate: 0, ...rights });
      await invoke(new Api.channels.EditBanned({ channel: await inputPeer(chat), participant: await inputPeer(user), bannedRights }));
    },
    async create(broadcast: boolean, title: string, about: string) {
      return createdChat(await invoke(new Api.channels.CreateChannel({ broadcast, megagroup: !broadcast, title, about })));
    },
    async basic(title: string, users: number[]) {
      return createdChat(await invoke(new Api.messages.CreateChat({ title, users: await Promise.all(users.map(inputPeer)) })));
    },
    async add(chat: number, users: number[]) {
      if (isChannel(chat)) return invoke(new Api.channels.InviteToChannel({ channel: await inputPeer(chat), users: await Promise.all(users.map(inputPeer)) }));
      for (const user of users) await invoke(new Api.messages.AddChatUser({ chatId: bigInt(-chat), userId: await inputPeer(user), fwdLimit: 10 }));
    },
    async pin(chat: number, id: number, unpin: boolean) { await invoke(new Api.messages.UpdatePinnedMessage({ peer: await inputPeer(chat), id, unpin })); },
    async upload(path: string) { return client().uploadFile({ file: new library.CustomFile(basename(path), statSync(path).size, path), workers: 1 }); },
  };
}

export function gramjsChats(library: Library, self: () => number): ChatDriver {
  const { Api, client, bigInt, inputPeer, remember, randomId, sentId } = library;
  const invoke = (request: Any) => client().invoke(request);
  const edit = edits(library);
  return {
    createBasicGroup: (title, users) => edit.basic(title, users),
    createSupergroup: (title, about) => edit.create(false, title, about),
    createBroadcast: (title, about) => edit.create(true, title, about),
    async addMembers(chat, users) { await edit.add(chat, users); },
    async join(username) {
      const { chats } = await invoke(new Api.contacts.ResolveUsername({ username }));
      remember(chats);
      await invoke(new Api.channels.JoinChannel({ channel: await inputPeer(markChannel(Number(chats[0].id))) }));
      return markChannel(Number(chats[0].id));
    },
    async makeLink(chat) { return (await invoke(new Api.messages.ExportChatInvite({ peer: await inputPeer(chat) }))).link; },
    async joinByLink(link) {
      const { updates } = await invoke(new Api.messages.ImportChatInvite({ hash: link.slice(link.indexOf('+') + 1) }));
      if (updates.length === 0) throw new Error('joined nothing');
    },
    async leave(chat) {
      await invoke(isChannel(chat) ? new Api.channels.LeaveChannel({ channel: await inputPeer(chat) }) : new Api.messages.DeleteChatUser({ chatId: bigInt(-chat), userId: new Api.InputUserSelf() }));
    },
    ban: (chat, user) => edit.banned(chat, user, { viewMessages: true }),
    pardon: (chat, user) => edit.banned(chat, user, {}),
    mute: (chat, user) => edit.banned(chat, user, { sendMessages: true, sendMedia: true, sendPlain: true }),
    promote: (chat, user) => edit.rights(chat, user, {
      changeInfo: true, postMessages: true, editMessages: true, deleteMessages: true, banUsers: true, inviteUsers: true, pinMessages: true, manageTopics: true, other: true,
    }),
    dismiss: (chat, user) => edit.rights(chat, user, {}),
    async setTitle(chat, title) {
      await invoke(isChannel(chat) ? new Api.channels.EditTitle({ channel: await inputPeer(chat), title }) : new Api.messages.EditChatTitle({ chatId: bigInt(-chat), title }));
    },
    async setAbout(chat, about) { await invoke(new Api.messages.EditChatAbout({ peer: await inputPeer(chat), about })); },
    async setUsername(chat, username) { await invoke(new Api.channels.UpdateUsername({ channel: await inputPeer(chat), username })); },
    async setPicture(chat, path) {
      const photo = new Api.InputChatUploadedPhoto({ file: await edit.upload(path) });
      await invoke(isChannel(chat) ? new Api.channels.EditPhoto({ channel: await inputPeer(chat), photo }) : new Api.messages.EditChatPhoto({ chatId: bigInt(-chat), photo }));
    },
    async setSlowMode(chat, seconds) { await invoke(new Api.channels.ToggleSlowMode({ channel: await inputPeer(chat), seconds })); },
    pin: (chat, id) => edit.pin(chat, id, false),
    unpin: (chat, id) => edit.pin(chat, id, true),
    async schedule(chat, message, scheduleDate) {
      await invoke(new Api.messages.SendMessage({ peer: await inputPeer(chat), message, scheduleDate, randomId: randomId() }));
    },
    async reply(chat, to, text) {
      const replyTo = new Api.InputReplyToMessage({ replyToMsgId: to });
      return sentId(await invoke(new Api.messages.SendMessage({ peer: await inputPeer(chat), message: text, replyTo, randomId: randomId() })));
    },
    async search(chat, words) { return (await asks(library).found(chat, words)).map((each: Any) => each.id); },
    async forward(from, id, to) {
      return sentId(await invoke(new Api.messages.ForwardMessages({ fromPeer: await inputPeer(from), id: [id], toPeer: await inputPeer(to), randomId: [randomId()] })));
    },
    async sendPicture(chat, path, caption) {
      const media = new Api.InputMediaUploadedPhoto({ file: await edit.upload(path) });
      return sentId(await invoke(new Api.messages.SendMedia({ peer: await inputPeer(chat), media, message: caption, randomId: randomId() })));
    },
    async setDiscussionGroup(channel, group) {
      const discussion = group === 0 ? new Api.InputChannelEmpty() : await inputPeer(group);
      await invoke(new Api.channels.SetDiscussionGroup({ broadcast: await inputPeer(channel), group: discussion }));
    },
    async look(channel, post) {
      const { views } = await invoke(new Api.messages.GetMessagesViews({ peer: await inputPeer(channel), id: [post], increment: true }));
      return Number(views[0].views ?? 0);
    },
    view: (chat, withMembers) => view(library, chat, withMembers, self()),
  };
}
