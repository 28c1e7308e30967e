/** Implements the feature driver with raw API requests, for the libraries that support them: mtcute, GramJS and its fork. */
import { ascending, latitudeOf, LIVE_PERIOD_S, PRIVACY } from './feature-driver.ts';
import type { AccountView, Audience, Details, FeatureDriver, PersonView, PrivacyKey, Topic } from './feature-driver.ts';
import { isChannel, markChannel, VIEW_LIMIT } from './chat-driver.ts';
import { dataToPress, keyboardInWords } from './shown-keyboard.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** Adapter of a library; objects are written as { _: 'name', fields } whatever the library calls them. */
export type Raw = {
  call: (request: { _: string; [field: string]: unknown }) => Promise<Any>;
  peer: (id: number) => Promise<Any>;
  channel: (chat: number) => Promise<Any>;
  user: (id: number) => Promise<Any>;
  /** The id of a basic group in the library's form. */
  chatId: (chat: number) => Any;
  /** Stores access hashes of these Chats. */
  remember: (chats: Any[]) => void;
  randomId: () => Any;
  /** A `long` zero: no hash, no offset. */
  zero: Any;
  /** Form of a quiz's correct answer: its index or, in old layers, its option bytes. */
  rightAnswer: (index: number) => Any;
  upload: (file: string) => Promise<Any>;
  /** The marked id of a Peer. */
  marked: (peer: Any) => number;
  /** The constructor name of an object, as in the API. */
  kind: (object: Any) => string;
};

const ONCE_S = 0x7fff_ffff;
const ANONYMOUS = {
  _: 'chatAdminRights', changeInfo: true, postMessages: true, editMessages: true, deleteMessages: true, banUsers: true, inviteUsers: true, pinMessages: true, anonymous: true, other: true,
};
const EVERYBODY = { _: 'inputBusinessRecipients', existingChats: true, newChats: true, contacts: true, nonContacts: true };
const FOREVER_S = 0x7fff_ffff;
/** Option bytes of answers, where the client chooses them. */
export const optionAt = (index: number) => Buffer.from(String(index));
const liveLocation = (northM: number, radiusM: number) => (
  { _: 'inputMediaGeoLive', geoPoint: { _: 'inputGeoPoint', lat: latitudeOf(northM), long: 0 }, period: LIVE_PERIOD_S, proximityNotificationRadius: radiusM || undefined });
const words = (text: string) => ({ _: 'textWithEntities', text, entities: [] });

/** Ids that the server assigned to sent messages. */
export function sentIds(result: Any, kind: Raw['kind']): number[] {
  if (result.id !== undefined) return [result.id];
  return result.updates.filter((each: Any) => kind(each) === 'updateMessageID').map(({ id }: Any) => id);
}

export function rawFeatures(raw: Raw): FeatureDriver {
  return { ...messageFeatures(raw), ...topicFeatures(raw), ...chatFeatures(raw), ...accountFeatures(raw) };
}

async function fetched({ call, channel }: Raw, chat: number, id: number): Promise<Any> {
  const wanted = [{ _: 'inputMessageID', id }];
  const { messages } = await call(isChannel(chat) ? { _: 'channels.getMessages', channel: await channel(chat), id: wanted } : { _: 'messages.getMessages', id: wanted });
  return messages[0];
}

function messageFeatures(raw: Raw) {
  const { call, peer, randomId, kind, upload } = raw;
  const sent = async (request: Promise<Any>) => sentIds(await request, kind)[0]!;
  const pollMedia = (question: string, answers: string[], right: number | undefined) => ({
    _: 'inputMediaPoll',
    poll: {
      _: 'poll', id: raw.zero, hash: raw.zero, question: words(question), quiz: right !== undefined, publicVoters: true,
      answers: answers.map((text, index) => ({ _: 'pollAnswer', text: words(text), option: optionAt(index) })),
    },
    correctAnswers: right === undefined ? undefined : [raw.rightAnswer(right)],
  });
  return {
    async askPoll(chat, question, answers, right) {
      return sent(call({ _: 'messages.sendMedia', peer: await peer(chat), media: pollMedia(question, answers, right), message: '', randomId: randomId() }));
    },
    async vote(chat, id, answer) {
      const { media } = await fetched(raw, chat, id);
      await call({ _: 'messages.sendVote', peer: await peer(chat), msgId: id, options: [media.poll.answers[answer].option] });
    },
    async stopPoll(chat, id) {
      const { media: { poll } } = await fetched(raw, chat, id);
      const closed = { ...pollMedia(poll.question.text, poll.answers.map((each: Any) => each.text.text), undefined).poll, id: poll.id, quiz: poll.quiz, closed: true };
      await call({ _: 'messages.editMessage', peer: await peer(chat), id, media: { _: 'inputMediaPoll', poll: closed } });
    },
    async react(chat, id, emoticon) {
      await call({ _: 'messages.sendReaction', peer: await peer(chat), msgId: id, reaction: emoticon ? [{ _: 'reactionEmoji', emoticon }] : [] });
    },
    async sendAlbum(chat, files, caption) {
      const multiMedia: object[] = [];
      for (const [index, file] of files.entries()) {
        const uploaded = { _: 'inputMediaUploadedPhoto', file: await upload(file) };
        const { photo } = await call({ _: 'messages.uploadMedia', peer: await peer(chat), media: uploaded });
        const media = { _: 'inputMediaPhoto', id: { _: 'inputPhoto', id: photo.id, accessHash: photo.accessHash, fileReference: photo.fileReference } };
        multiMedia.push({ _: 'inputSingleMedia', media, randomId: randomId(), message: index === 0 ? caption : '' });
      }
      await call({ _: 'messages.sendMultiMedia', peer: await peer(chat), multiMedia });
    },
    async answerElsewhere(from, id, chat, message) {
      const replyTo = { _: 'inputReplyToMessage', replyToMsgId: id, replyToPeerId: await peer(from) };
      return sent(call({ _: 'messages.sendMessage', peer: await peer(chat), message, replyTo, randomId: randomId() }));
    },
    async answered(chat, id) {
      const { replyTo } = await fetched(raw, chat, id);
      return replyTo?.replyFrom && { by: raw.marked(replyTo.replyFrom.fromId), words: replyTo.quoteText ?? '' };
    },
    async editCaption(chat, id, message) { await call({ _: 'messages.editMessage', peer: await peer(chat), id, message }); },
    details: (chat, id) => details(raw, chat, id),
    async keyboard(chat, id) { return keyboardInWords((await fetched(raw, chat, id)).replyMarkup, kind); },
    async press(chat, id) {
      const { rows } = (await fetched(raw, chat, id)).replyMarkup;
      await call({ _: 'messages.getBotCallbackAnswer', peer: await peer(chat), msgId: id, data: dataToPress(rows.map(({ buttons }: Any) => buttons)) });
    },
    async shareLocation(chat, northM, radiusM) {
      return sent(call({ _: 'messages.sendMedia', peer: await peer(chat), media: liveLocation(northM, radiusM), message: '', randomId: randomId() }));
    },
    async moveLocation(chat, id, northM, radiusM) { await call({ _: 'messages.editMessage', peer: await peer(chat), id, media: liveLocation(northM, radiusM) }); },
    async proximityAlerts(chat) {
      const { messages } = await call({ _: 'messages.getHistory', peer: await peer(chat), offsetId: 0, offsetDate: 0, addOffset: 0, limit: VIEW_LIMIT, maxId: 0, minId: 0, hash: raw.zero });
      const actions = messages.toReversed().map(({ action }: Any) => action).filter((action: Any) => action && kind(action) === 'messageActionGeoProximityReached');
      return actions.map(({ fromId, toId, distance }: Any) => ({ from: raw.marked(fromId), to: raw.marked(toId), distanceM: distance }));
    },
    async sendOnce(user, file) {
      const media = { _: 'inputMediaUploadedPhoto', file: await upload(file), ttlSeconds: ONCE_S };
      return sent(call({ _: 'messages.sendMedia', peer: await peer(user), media, message: '', randomId: randomId() }));
    },
    async openOnce(_user, id) { await call({ _: 'messages.readMessageContents', id: [id] }); },
    async translate(chat, id, toLang) { return (await call({ _: 'messages.translateText', peer: await peer(chat), id: [id], toLang })).result[0].text; },
    async scheduled(chat) { return (await waiting(raw, chat)).map(({ message }) => message); },
    async editScheduled(chat, text, message) {
      const { id, date } = await waitingOne(raw, chat, text);
      await call({ _: 'messages.editMessage', peer: await peer(chat), id, message, scheduleDate: date });
    },
    async dropScheduled(chat, text) {
      await call({ _: 'messages.deleteScheduledMessages', peer: await peer(chat), id: [(await waitingOne(raw, chat, text)).id] });
    },
  } satisfies Partial<FeatureDriver>;
}

async function waiting({ call, peer, zero }: Raw, chat: number): Promise<Any[]> {
  return (await call({ _: 'messages.getScheduledHistory', peer: await peer(chat), hash: zero })).messages;
}

async function waitingOne(raw: Raw, chat: number, text: string): Promise<Any> {
  const found = (await waiting(raw, chat)).find(({ message }) => message === text);
  if (found === undefined) throw new Error(`nothing waits that says ${text}`);
  return found;
}

async function details(raw: Raw, chat: number, id: number): Promise<Details> {
  const { call, peer, zero } = raw;
  const message = await fetched(raw, chat, id);
  const { poll, results, photo } = message.media ?? {};
  const votes = (results?.results ?? []) as Any[];
  const near = message.groupedId == null ? [] : (await call({ _: 'messages.getHistory', peer: await peer(chat), offsetId: id + 10, offsetDate: 0, addOffset: 0, limit: 20, maxId: 0, minId: 0, hash: zero })).messages as Any[];
  return {
    reactions: Object.fromEntries((message.reactions?.results ?? []).map((each: Any) => [each.reaction.emoticon, each.count])),
    poll: poll && {
      question: poll.question.text, answers: poll.answers.map((each: Any) => each.text.text), total: results.totalVoters ?? 0, closed: poll.closed === true,
      voters: poll.answers.map((answer: Any) => votes.find((each) => Buffer.compare(each.option, answer.option) === 0)?.voters ?? 0),
    },
    album: near.filter((each) => String(each.groupedId) === String(message.groupedId)).length,
    expired: raw.kind(message.media) === 'messageMediaPhoto' && photo == null,
  };
}

function topicFeatures(raw: Raw) {
  const { call, peer, channel, randomId, kind, zero } = raw;
  const page = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: VIEW_LIMIT, maxId: 0, minId: 0, hash: zero };
  return {
    async setForum(chat, enabled) { await call({ _: 'channels.toggleForum', channel: await channel(chat), enabled, tabs: false }); },
    async makeTopic(chat, title) { return sentIds(await call({ _: 'messages.createForumTopic', peer: await peer(chat), title, randomId: randomId() }), kind)[0]!; },
    async editTopic(chat, topicId, { pinned, ...change }) {
      if (Object.keys(change).length > 0) await call({ _: 'messages.editForumTopic', peer: await peer(chat), topicId, ...change });
      if (pinned !== undefined) await call({ _: 'messages.updatePinnedForumTopic', peer: await peer(chat), topicId, pinned });
    },
    async deleteTopic(chat, topMsgId) { await call({ _: 'messages.deleteTopicHistory', peer: await peer(chat), topMsgId }); },
    async sayIn(chat, topic, message) {
      const replyTo = { _: 'inputReplyToMessage', replyToMsgId: topic, topMsgId: topic };
      return sentIds(await call({ _: 'messages.sendMessage', peer: await peer(chat), message, replyTo, randomId: randomId() }), kind)[0]!;
    },
    async topics(chat) {
      const { topics } = await call({ _: 'messages.getForumTopics', peer: await peer(chat), offsetDate: 0, offsetId: 0, offsetTopic: 0, limit: VIEW_LIMIT });
      return Promise.all(topics.filter(({ id }: Any) => id !== 1).map(async (topic: Any): Promise<Topic> => {
        const { messages } = await call({ _: 'messages.getReplies', peer: await peer(chat), msgId: topic.id, ...page });
        const search = { _: 'messages.search', q: '', filter: { _: 'inputMessagesFilterPinned' }, minDate: 0, maxDate: 0, ...page };
        const { messages: pins } = await call({ ...search, peer: await peer(chat), topMsgId: topic.id });
        return {
          id: topic.id, title: topic.title, closed: topic.closed === true, pinned: topic.pinned === true,
          texts: messages.flatMap((each: Any) => (each.message ? [each.message] : [])).toReversed(), pins: pins.map(({ id }: Any) => id),
        };
      }));
    },
  } satisfies Partial<FeatureDriver>;
}

function chatFeatures(raw: Raw) {
  const { call, peer, channel, user, zero, marked, kind, remember } = raw;
  return {
    async makeAnonymous(chat, person) { await call({ _: 'channels.editAdmin', channel: await channel(chat), userId: await user(person), adminRights: ANONYMOUS, rank: '' }); },
    async speakAs(chat, as) { await call({ _: 'messages.saveDefaultSendAs', peer: await peer(chat), sendAs: as === 0 ? { _: 'inputPeerSelf' } : await peer(as) }); },
    async adminLog(chat) {
      const { events } = await call({ _: 'channels.getAdminLog', channel: await channel(chat), q: '', maxId: zero, minId: zero, limit: VIEW_LIMIT });
      return events.map(({ id, userId }: Any) => ({ id: String(id), by: Number(userId) }));
    },
    async protect(chat, enabled) { await call({ _: 'messages.toggleNoForwards', peer: await peer(chat), enabled }); },
    async setTtl(chat, period) { await call({ _: 'messages.setHistoryTTL', peer: await peer(chat), period }); },
    async upgrade(chat) {
      const { chats } = await call({ _: 'messages.migrateChat', chatId: raw.chatId(chat) });
      remember(chats);
      return markChannel(Number(chats.find((each: Any) => kind(each) === 'channel').id));
    },
    async mentions(chat) {
      const { dialogs } = await call({ _: 'messages.getPeerDialogs', peers: [{ _: 'inputDialogPeer', peer: await peer(chat) }] });
      return dialogs[0].unreadMentionsCount;
    },
    async readMentions(chat) { await call({ _: 'messages.readMentions', peer: await peer(chat) }); },
    async makeRequestLink(chat) { return (await call({ _: 'messages.exportChatInvite', peer: await peer(chat), requestNeeded: true })).link; },
    async askToJoin(link) {
      const answer = await call({ _: 'messages.importChatInvite', hash: link.slice(link.indexOf('+') + 1) }).catch((error: Any) => error);
      if (!/INVITE_REQUEST_SENT/.test(`${answer.errorMessage} ${answer.text} ${answer.message}`)) throw new Error('no request was sent', { cause: answer });
    },
    async joinRequests(chat) {
      const request = { _: 'messages.getChatInviteImporters', requested: true, offsetDate: 0, offsetUser: { _: 'inputUserEmpty' }, limit: VIEW_LIMIT };
      return (await call({ ...request, peer: await peer(chat) })).importers.map(({ userId }: Any) => Number(userId));
    },
    async answerRequest(chat, person, approved) { await call({ _: 'messages.hideChatJoinRequest', approved, peer: await peer(chat), userId: await user(person) }); },
    async comments(post_channel, msgId) {
      const { messages } = await call({ _: 'messages.getReplies', peer: await peer(post_channel), msgId, offsetId: 0, offsetDate: 0, addOffset: 0, limit: VIEW_LIMIT, maxId: 0, minId: 0, hash: zero });
      return messages.map(({ message }: Any) => message).toReversed();
    },
    async searchEverywhere(q) {
      const search = { _: 'messages.searchGlobal', q, filter: { _: 'inputMessagesFilterEmpty' }, minDate: 0, maxDate: 0, offsetRate: 0, offsetPeer: { _: 'inputPeerEmpty' }, offsetId: 0, limit: VIEW_LIMIT };
      return (await call(search)).messages.map((each: Any) => `${marked(each.peerId)} ${each.message}`).toSorted();
    },
  } satisfies Partial<FeatureDriver>;
}

/** "IDs 2 to 255": other clients choose random ones (core.telegram.org/api/folders). */
const FIRST_FOLDER = 2;
const RULES: Record<Audience, string> = { everybody: 'AllowAll', contacts: 'AllowContacts', nobody: 'DisallowAll' };

function accountFeatures(raw: Raw) {
  const { call, peer, user, remember } = raw;
  const filters = async () => (await call({ _: 'messages.getDialogFilters' })).filters.filter((each: Any) => each.id !== undefined) as Any[];
  const dialog = async (chat: number) => ({ _: 'inputDialogPeer', peer: await peer(chat) });
  return {
    async makeFolder(title, chats) {
      const taken = new Set((await filters()).map((each) => each.id as number));
      let id = FIRST_FOLDER;
      while (taken.has(id)) id++;
      const filter = { _: 'dialogFilter', id, title: words(title), pinnedPeers: [], includePeers: await Promise.all(chats.map(peer)), excludePeers: [] };
      await call({ _: 'messages.updateDialogFilter', id, filter });
    },
    async shareFolder(title, chats) {
      const filterId = (await filters()).find((each) => each.title.text === title)!.id as number;
      const chatlist = { _: 'inputChatlistDialogFilter', filterId };
      return (await call({ _: 'chatlists.exportChatlistInvite', chatlist, title, peers: await Promise.all(chats.map(peer)) })).invite.url;
    },
    async joinFolder(link) {
      const slug = link.slice(link.lastIndexOf('/') + 1);
      const { peers, chats } = await call({ _: 'chatlists.checkChatlistInvite', slug });
      remember(chats);
      await call({ _: 'chatlists.joinChatlistInvite', slug, peers: await Promise.all(peers.map((each: Any) => peer(raw.marked(each)))) });
    },
    async leaveFolder(title) {
      const filterId = (await filters()).find((each) => each.title.text === title)!.id as number;
      await call({ _: 'chatlists.leaveChatlist', chatlist: { _: 'inputChatlistDialogFilter', filterId }, peers: [] });
    },
    async saveDraft(chat, message) { await call({ _: 'messages.saveDraft', peer: await peer(chat), message }); },
    async arrange(chat, { pinned, archived, markedUnread }) {
      if (pinned !== undefined) await call({ _: 'messages.toggleDialogPin', pinned, peer: await dialog(chat) });
      if (archived !== undefined) await call({ _: 'folders.editPeerFolders', folderPeers: [{ _: 'inputFolderPeer', peer: await peer(chat), folderId: archived ? 1 : 0 }] });
      if (markedUnread !== undefined) await call({ _: 'messages.markDialogUnread', unread: markedUnread, peer: await dialog(chat) });
    },
    async setBlocked(person, on) { await call({ _: on ? 'contacts.block' : 'contacts.unblock', id: await peer(person) }); },
    async setMuted(chat, on) {
      const settings = { _: 'inputPeerNotifySettings', muteUntil: on ? FOREVER_S : 0 };
      await call({ _: 'account.updateNotifySettings', peer: { _: 'inputNotifyPeer', peer: await peer(chat) }, settings });
    },
    async setPrivacy(key, audience) {
      await call({ _: 'account.setPrivacy', key: { _: `inputPrivacyKey${PRIVACY[key]}` }, rules: [{ _: `inputPrivacyValue${RULES[audience]}` }] });
    },
    async setBio(about) { await call({ _: 'account.updateProfile', about }); },
    async setNote(person, note) { await call({ _: 'contacts.updateContactNote', id: await user(person), note: words(note) }); },
    async setContactPhoto(person, file) { await call({ _: 'photos.uploadContactProfilePhoto', save: true, userId: await user(person), file: await raw.upload(file) }); },
    person: (id) => person(raw, id),
    async greet(text) {
      if (text === '') return void await call({ _: 'account.updateBusinessGreetingMessage' });
      const message = { _: 'inputBusinessGreetingMessage', shortcutId: await shortcut(raw, 'hello', text), recipients: EVERYBODY, noActivityDays: 7 };
      await call({ _: 'account.updateBusinessGreetingMessage', message });
    },
    async answerWhileAway(text) {
      if (text === '') return void await call({ _: 'account.updateBusinessAwayMessage' });
      const message = { _: 'inputBusinessAwayMessage', shortcutId: await shortcut(raw, 'away', text), schedule: { _: 'businessAwayMessageScheduleAlways' }, recipients: EVERYBODY };
      await call({ _: 'account.updateBusinessAwayMessage', message });
    },
    account: () => account(raw, filters),
  } satisfies Partial<FeatureDriver>;
}

/** Stores the text as a quick reply under this name and returns the shortcut's id. */
async function shortcut({ call, randomId, zero }: Raw, name: string, message: string): Promise<number> {
  const quickReplyShortcut = { _: 'inputQuickReplyShortcut', shortcut: name };
  await call({ _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message, quickReplyShortcut, randomId: randomId() });
  const { quickReplies } = await call({ _: 'messages.getQuickReplies', hash: zero });
  return quickReplies.find((each: Any) => each.shortcut === name).shortcutId;
}

async function person({ call, user, kind }: Raw, id: number): Promise<PersonView> {
  const { fullUser, users } = await call({ _: 'users.getFullUser', id: await user(id) });
  const { status } = users.find((each: Any) => Number(each.id) === id);
  return { bio: fullUser.about ?? '', lastSeen: ['userStatusOnline', 'userStatusOffline'].includes(kind(status)), note: fullUser.note?.text ?? '', ttlS: fullUser.ttlPeriod ?? 0, pictured: Boolean(fullUser.personalPhoto) };
}

async function account(raw: Raw, filters: () => Promise<Any[]>): Promise<AccountView> {
  const { call, marked, zero, kind } = raw;
  const from = { offsetDate: 0, offsetId: 0, offsetPeer: { _: 'inputPeerEmpty' }, limit: VIEW_LIMIT, hash: zero };
  const dialogsIn = async (folderId: number) => (await call({ _: 'messages.getDialogs', folderId, ...from })).dialogs as Any[];
  const [main, archive] = [(await dialogsIn(0)).filter((each) => kind(each) === 'dialog'), await dialogsIn(1)];
  const peersOf = (dialogs: Any[]) => dialogs.map((each) => marked(each.peer));
  const keys = Object.keys(PRIVACY) as PrivacyKey[];
  const audience = async (key: PrivacyKey): Promise<Audience> => {
    const { rules } = await call({ _: 'account.getPrivacy', key: { _: `inputPrivacyKey${PRIVACY[key]}` } });
    return (Object.keys(RULES) as Audience[]).find((each) => rules.some((rule: Any) => kind(rule) === `privacyValue${RULES[each]}`))!;
  };
  return {
    folders: (await filters()).map(({ title, pinnedPeers, includePeers }) => ({ title: title.text, chats: peersOf([...pinnedPeers, ...includePeers].map((each) => ({ peer: each }))).toSorted(ascending) })),
    drafts: Object.fromEntries([...main, ...archive].flatMap((each) => (each.draft?.message ? [[marked(each.peer), each.draft.message]] : []))),
    pinned: peersOf(main.filter(({ pinned }) => pinned)),
    archived: peersOf(archive).toSorted(ascending),
    markedUnread: peersOf([...main, ...archive].filter(({ unreadMark }) => unreadMark)).toSorted(ascending),
    blocked: (await call({ _: 'contacts.getBlocked', offset: 0, limit: VIEW_LIMIT })).blocked.map(({ peerId }: Any) => marked(peerId)),
    muted: peersOf([...main, ...archive].filter(({ notifySettings }) => notifySettings.muteUntil > 0)).toSorted(ascending),
    privacy: Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await audience(key)]))) as AccountView['privacy'],
    savedFrom: (await call({ _: 'messages.getSavedDialogs', ...from })).dialogs.map((each: Any) => marked(each.peer)),
  };
}
