/** Implements the feature driver with TDLib. */
import { channelIdOf, VIEW_LIMIT } from './chat-driver.ts';
import { ascending, latitudeOf, LIVE_PERIOD_S } from './feature-driver.ts';
import type { AccountView, Audience, Details, FeatureDriver, PersonView, PrivacyKey, Topic } from './feature-driver.ts';
import { ADMIN_RIGHTS, copied, settledHistory } from './tdlib-chats.ts';
import type { Tdlib } from './tdlib-chats.ts';
import { dataToPress, tdlibKeyboardInWords } from './shown-keyboard.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** State that TDLib reports in updates only. */
export class Noted {
  folders: Any[] = [];
  /** Chat id of a Saved Messages topic → the topic. */
  readonly saved = new Map<number, Any>();
  shortcuts: Any[] = [];
  knowsShortcuts = false;

  note(update: Any): void {
    if (update._ === 'updateChatFolders') this.folders = update.chat_folders;
    if (update._ === 'updateSavedMessagesTopic') this.saved.set(update.topic.type.chat_id ?? 0, update.topic);
    if (update._ === 'updateQuickReplyShortcuts') this.knowsShortcuts = true;
    if (update._ === 'updateQuickReplyShortcut') this.shortcuts.push(update.shortcut);
  }
}

const liveLocation = (northM: number, radiusM: number) => (
  { _: 'liveLocation', location: { _: 'location', latitude: latitudeOf(northM), longitude: 0 }, live_period: LIVE_PERIOD_S, proximity_alert_radius: radiusM });
const formatted = (text: string) => ({ _: 'formattedText', text });
const local = (path: string) => ({ _: 'inputFileLocal', path });
const SETTING: Record<PrivacyKey, string> = { lastSeen: 'ShowStatus', bio: 'ShowBio', forwards: 'ShowLinkInForwardedMessages', invites: 'AllowChatInvites' };
const RULES: Record<Audience, string> = { everybody: 'AllowAll', contacts: 'AllowContacts', nobody: 'RestrictAll' };
const EVERYBODY = { _: 'businessRecipients', select_existing_chats: true, select_new_chats: true, select_contacts: true, select_non_contacts: true };
const FOREVER_S = 0x7fff_ffff;
const LISTS = ['chatListMain', 'chatListArchive'] as const;

export function tdlibFeatures(tdlib: Tdlib, noted: Noted): FeatureDriver {
  return { ...messageFeatures(tdlib), ...topicFeatures(tdlib), ...chatFeatures(tdlib), ...accountFeatures(tdlib, noted) };
}

function messageFeatures(tdlib: Tdlib) {
  const { invoke, send, localId, chatOf } = tdlib;
  return {
    askPoll: (chat, question, answers, right) => send(chat, {
      _: 'inputMessagePoll', question: formatted(question), options: answers.map((text) => ({ _: 'inputPollOption', text: formatted(text) })), is_anonymous: false,
      type: right === undefined ? { _: 'inputPollTypeRegular' } : { _: 'inputPollTypeQuiz', correct_option_ids: [right] },
    }),
    async vote(chat, id, answer) { await invoke({ _: 'setPollAnswer', chat_id: chat, message_id: localId(id), option_ids: [answer] }); },
    async stopPoll(chat, id) { await invoke({ _: 'stopPoll', chat_id: chat, message_id: localId(id) }); },
    async react(chat, id, emoji) {
      const message = { chat_id: chat, message_id: localId(id) };
      if (emoji !== '') return void await invoke({ _: 'addMessageReaction', ...message, reaction_type: { _: 'reactionTypeEmoji', emoji } });
      const { interaction_info } = await invoke({ _: 'getMessage', ...message });
      const chosen = interaction_info.reactions.reactions.find((each: Any) => each.is_chosen);
      await invoke({ _: 'removeMessageReaction', ...message, reaction_type: chosen.type });
    },
    async sendAlbum(chat, files, caption) {
      const contents = files.map((file, index) => ({
        _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(file), width: 800, height: 520 }, caption: formatted(index === 0 ? caption : ''),
      }));
      const { messages } = await invoke({ _: 'sendMessageAlbum', chat_id: chat, input_message_contents: contents });
      await Promise.all(messages.map(tdlib.settled));
    },
    async answerElsewhere(from, id, chat, text) {
      const reply_to = { _: 'inputMessageReplyToExternalMessage', chat_id: from, message_id: localId(id) };
      return tdlib.settled(await invoke({ _: 'sendMessage', chat_id: await chatOf(chat), reply_to, input_message_content: { _: 'inputMessageText', text: formatted(text) } }));
    },
    async answered(chat, id) {
      const { reply_to } = await invoke({ _: 'getMessage', chat_id: await chatOf(chat), message_id: localId(id) });
      return reply_to?.origin && { by: reply_to.origin.sender_user_id ?? reply_to.origin.sender_chat_id ?? reply_to.origin.chat_id, words: reply_to.quote?.text.text ?? '' };
    },
    async editCaption(chat, id, caption) { await invoke({ _: 'editMessageCaption', chat_id: await chatOf(chat), message_id: localId(id), caption: formatted(caption) }); },
    details: (chat, id) => details(tdlib, chat, id),
    async keyboard(chat, id) { return tdlibKeyboardInWords((await invoke({ _: 'getMessage', chat_id: await chatOf(chat), message_id: localId(id) })).reply_markup); },
    async press(chat, id) {
      const message = { chat_id: await chatOf(chat), message_id: localId(id) };
      const { reply_markup } = await invoke({ _: 'getMessage', ...message });
      await invoke({ _: 'getCallbackQueryAnswer', ...message, payload: { _: 'callbackQueryPayloadData', data: dataToPress(reply_markup.rows) } });
    },
    shareLocation: (chat, northM, radiusM) => send(chat, { _: 'inputMessageLiveLocation', location: liveLocation(northM, radiusM) }),
    async moveLocation(chat, id, northM, radiusM) {
      await invoke({ _: 'editMessageLiveLocation', chat_id: await chatOf(chat), message_id: localId(id), location: liveLocation(northM, radiusM) });
    },
    async proximityAlerts(chat) {
      const messages = await settledHistory(tdlib, { _: 'getChatHistory', chat_id: await chatOf(chat), only_local: false });
      const idOf = ({ user_id, chat_id }: Any) => user_id ?? chat_id;
      return messages.toReversed().map(({ content }) => content).filter(({ _ }) => _ === 'messageProximityAlertTriggered')
        .map(({ traveler_id, watcher_id, distance }) => ({ from: idOf(traveler_id), to: idOf(watcher_id), distanceM: distance }));
    },
    sendOnce: (user, file) => send(user, { _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(file), width: 800, height: 520 }, self_destruct_type: { _: 'messageSelfDestructTypeImmediately' } }),
    async openOnce(user, id) { await invoke({ _: 'openMessageContent', chat_id: await chatOf(user), message_id: localId(id) }); },
    async translate(chat, id, language) { return (await invoke({ _: 'translateMessageText', chat_id: chat, message_id: localId(id), to_language_code: language })).text; },
    async scheduled(chat) { return (await waiting(tdlib, chat)).map(({ content }) => tdlib.textOf(content)); },
    async editScheduled(chat, text, changed) {
      const { id } = await waitingOne(tdlib, chat, text);
      await invoke({ _: 'editMessageText', chat_id: chat, message_id: id, input_message_content: { _: 'inputMessageText', text: formatted(changed) } });
    },
    async dropScheduled(chat, text) { await invoke({ _: 'deleteMessages', chat_id: chat, message_ids: [(await waitingOne(tdlib, chat, text)).id] }); },
  } satisfies Partial<FeatureDriver>;
}

async function waiting({ invoke }: Tdlib, chat: number): Promise<Any[]> {
  return (await invoke({ _: 'getChatScheduledMessages', chat_id: chat })).messages;
}

async function waitingOne(tdlib: Tdlib, chat: number, text: string): Promise<Any> {
  const found = (await waiting(tdlib, chat)).find(({ content }) => tdlib.textOf(content) === text);
  if (found === undefined) throw new Error(`nothing waits that says ${text}`);
  return found;
}

async function details({ invoke, localId, chatOf }: Tdlib, peer: number, id: number): Promise<Details> {
  const chat = await chatOf(peer);
  const { content, interaction_info, media_album_id } = await invoke({ _: 'getMessage', chat_id: chat, message_id: localId(id) });
  const near = media_album_id === '0' ? [] : (await invoke({ _: 'getChatHistory', chat_id: chat, from_message_id: localId(id), offset: -9, limit: 20, only_local: false })).messages as Any[];
  const { poll } = content;
  return {
    reactions: Object.fromEntries((interaction_info?.reactions?.reactions ?? []).map((each: Any) => [each.type.emoji, each.total_count])),
    poll: poll && {
      question: poll.question.text, answers: poll.options.map(({ text }: Any) => text.text), voters: poll.options.map((each: Any) => each.voter_count),
      total: poll.total_voter_count, closed: poll.is_closed,
    },
    album: near.filter((each) => each.media_album_id === media_album_id).length,
    expired: content._ === 'messageExpiredPhoto',
  };
}

function topicFeatures(tdlib: Tdlib) {
  const { invoke, send, serverId } = tdlib;
  const inTopic = (topic: number) => ({ _: 'messageTopicForum', forum_topic_id: topic });
  return {
    async setForum(chat, is_forum) { await invoke({ _: 'toggleSupergroupIsForum', supergroup_id: channelIdOf(chat), is_forum, has_forum_tabs: false }); },
    async makeTopic(chat, name) {
      await tdlib.until('TDLib was told of the forum', async () => (await invoke({ _: 'getSupergroup', supergroup_id: channelIdOf(chat) })).is_forum);
      return (await invoke({ _: 'createForumTopic', chat_id: chat, name, icon: { _: 'forumTopicIcon', color: 0x6f_b9_f0 } })).forum_topic_id;
    },
    async editTopic(chat, topic, { title, closed, pinned }) {
      const which = { chat_id: chat, forum_topic_id: topic };
      if (title !== undefined) await invoke({ _: 'editForumTopic', ...which, name: title, edit_icon_custom_emoji: false });
      if (closed !== undefined) await invoke({ _: 'toggleForumTopicIsClosed', ...which, is_closed: closed });
      if (pinned !== undefined) await invoke({ _: 'toggleForumTopicIsPinned', ...which, is_pinned: pinned });
    },
    async deleteTopic(chat, topic) { await invoke({ _: 'deleteForumTopic', chat_id: chat, forum_topic_id: topic }); },
    sayIn: (chat, topic, text) => send(chat, { _: 'inputMessageText', text: formatted(text) }, undefined, inTopic(topic)),
    async topics(chat) {
      const { topics } = await invoke({ _: 'getForumTopics', chat_id: chat, query: '', offset_date: 0, offset_message_id: 0, offset_forum_topic_id: 0, limit: VIEW_LIMIT });
      return Promise.all(topics.filter(({ info }: Any) => !info.is_general).map(async ({ info, is_pinned }: Any): Promise<Topic> => {
        const messages = await settledHistory(tdlib, { _: 'getForumTopicHistory', chat_id: chat, forum_topic_id: info.forum_topic_id });
        const search = { _: 'searchChatMessages', chat_id: chat, query: '', from_message_id: 0, offset: 0, limit: VIEW_LIMIT, filter: { _: 'searchMessagesFilterPinned' } };
        const pins = await invoke({ ...search, topic_id: inTopic(info.forum_topic_id) });
        return {
          id: info.forum_topic_id, title: info.name, closed: info.is_closed, pinned: is_pinned,
          texts: messages.flatMap(({ content }) => (content._ === 'messageText' ? [content.text.text] : [])).toReversed(), pins: pins.messages.map((each: Any) => serverId(each.id)),
        };
      }));
    },
  } satisfies Partial<FeatureDriver>;
}

function chatFeatures(tdlib: Tdlib) {
  const { invoke, localId, textOf, chatOf } = tdlib;
  return {
    async makeAnonymous(chat, user) {
      const rights = { _: 'chatAdministratorRights', ...ADMIN_RIGHTS, is_anonymous: true };
      await invoke({ _: 'setChatMemberStatus', chat_id: chat, member_id: { _: 'messageSenderUser', user_id: user }, status: { _: 'chatMemberStatusAdministrator', rights } });
    },
    async speakAs(chat, channel) {
      const message_sender_id = channel === 0 ? { _: 'messageSenderUser', user_id: (await invoke({ _: 'getMe' })).id } : { _: 'messageSenderChat', chat_id: channel };
      await invoke({ _: 'getChatAvailableMessageSenders', chat_id: chat });
      await invoke({ _: 'setChatMessageSender', chat_id: chat, message_sender_id });
    },
    async adminLog(chat) {
      const { events } = await invoke({ _: 'getChatEventLog', chat_id: chat, query: '', from_event_id: '0', limit: VIEW_LIMIT });
      return events.map(({ id, member_id }: Any) => ({ id, by: member_id.user_id }));
    },
    async protect(chat, on) { await invoke({ _: 'toggleChatHasProtectedContent', chat_id: chat, has_protected_content: on }); },
    async setTtl(user, seconds) { await invoke({ _: 'setChatMessageAutoDeleteTime', chat_id: await chatOf(user), message_auto_delete_time: seconds }); },
    async upgrade(chat) { return (await invoke({ _: 'upgradeBasicGroupChatToSupergroupChat', chat_id: chat })).id; },
    async mentions(chat) { return (await invoke({ _: 'getChat', chat_id: chat })).unread_mention_count; },
    async readMentions(chat) { await invoke({ _: 'readAllChatMentions', chat_id: chat }); },
    async makeRequestLink(chat) { return (await invoke({ _: 'createChatInviteLink', chat_id: chat, name: '', creates_join_request: true })).invite_link; },
    async askToJoin(link) {
      const refusal = await invoke({ _: 'joinChatByInviteLink', invite_link: link }).then((joined: Any) => joined, (error: Error) => error);
      if (!/INVITE_REQUEST_SENT|RequestSent/.test(`${refusal._} ${refusal.message}`)) throw new Error('no request was sent', { cause: refusal });
    },
    async joinRequests(chat) {
      return (await invoke({ _: 'getChatJoinRequests', chat_id: chat, invite_link: '', query: '', limit: VIEW_LIMIT })).requests.map((each: Any) => each.user_id);
    },
    async answerRequest(chat, user, approve) { await invoke({ _: 'processChatJoinRequest', chat_id: chat, user_id: user, approve }); },
    async comments(channel, post) {
      const thread = await invoke({ _: 'getMessageThread', chat_id: channel, message_id: localId(post) });
      const messages = await settledHistory(tdlib, { _: 'getMessageThreadHistory', chat_id: thread.chat_id, message_id: thread.message_thread_id });
      // TDLib includes the post itself in its thread.
      return messages.filter(({ id }) => id !== thread.message_thread_id).map(({ content }) => textOf(content)).toReversed();
    },
    async searchEverywhere(query) {
      const { messages } = await invoke({ _: 'searchMessages', query, offset: '', limit: VIEW_LIMIT, min_date: 0, max_date: 0 });
      return messages.map((each: Any) => `${each.chat_id} ${textOf(each.content)}`).toSorted();
    },
  } satisfies Partial<FeatureDriver>;
}

function accountFeatures(tdlib: Tdlib, noted: Noted) {
  const { invoke, chatOf } = tdlib;
  const folder = (title: string) => noted.folders.find(({ name }) => name.text.text === title);
  return {
    async makeFolder(title, chats) {
      const included_chat_ids = await Promise.all(chats.map(chatOf));
      await invoke({ _: 'createChatFolder', folder: { _: 'chatFolder', name: { _: 'chatFolderName', text: formatted(title) }, color_id: -1, included_chat_ids } });
    },
    async shareFolder(title, chats) { return (await invoke({ _: 'createChatFolderInviteLink', chat_folder_id: folder(title).id, name: title, chat_ids: chats })).invite_link; },
    async joinFolder(link) {
      const { missing_chat_ids, added_chat_ids } = await invoke({ _: 'checkChatFolderInviteLink', invite_link: link });
      await invoke({ _: 'addChatFolderByInviteLink', invite_link: link, chat_ids: [...missing_chat_ids, ...added_chat_ids] });
    },
    async leaveFolder(title) {
      await tdlib.until('TDLib has the folder', () => folder(title) !== undefined);
      await invoke({ _: 'deleteChatFolder', chat_folder_id: folder(title).id, leave_chat_ids: [] });
    },
    async saveDraft(chat, text) {
      // TDLib saves drafts with a delay, and loading a chat list meanwhile would reset the draft.
      for (const list of LISTS) await chatsIn(tdlib, list);
      const draft = { _: 'draftMessage', date: 0, content: { _: 'draftMessageContentText', text: formatted(text) } };
      await invoke({ _: 'setChatDraftMessage', chat_id: await chatOf(chat), ...(text === '' ? {} : { draft_message: draft }) });
    },
    async arrange(peer, { pinned, archived, markedUnread }) {
      const chat_id = await chatOf(peer);
      // TDLib cannot pin before it has loaded the pinned chats.
      if (pinned !== undefined) await chatsIn(tdlib, 'chatListMain');
      if (pinned !== undefined) await invoke({ _: 'toggleChatIsPinned', chat_list: { _: 'chatListMain' }, chat_id, is_pinned: pinned });
      if (archived !== undefined) await invoke({ _: 'addChatToList', chat_id, chat_list: { _: archived ? 'chatListArchive' : 'chatListMain' } });
      if (markedUnread !== undefined) await invoke({ _: 'toggleChatIsMarkedAsUnread', chat_id, is_marked_as_unread: markedUnread });
    },
    async setBlocked(user, on) { await invoke({ _: 'setMessageSenderBlockList', sender_id: { _: 'messageSenderUser', user_id: user }, ...(on && { block_list: { _: 'blockListMain' } }) }); },
    async setMuted(chat, on) {
      const defaults = { use_default_sound: true, use_default_show_preview: true, use_default_mute_stories: true, use_default_story_sound: true, use_default_show_story_poster: true };
      const all = { ...defaults, use_default_disable_pinned_message_notifications: true, use_default_disable_mention_notifications: true };
      await invoke({ _: 'setChatNotificationSettings', chat_id: chat, notification_settings: { _: 'chatNotificationSettings', ...all, mute_for: on ? FOREVER_S : 0 } });
    },
    async setPrivacy(key, audience) {
      const rules = { _: 'userPrivacySettingRules', rules: [{ _: `userPrivacySettingRule${RULES[audience]}` }] };
      await invoke({ _: 'setUserPrivacySettingRules', setting: { _: `userPrivacySetting${SETTING[key]}` }, rules });
    },
    async setBio(bio) { await invoke({ _: 'setBio', bio }); },
    async setNote(user, note) { await invoke({ _: 'setUserNote', user_id: user, note: formatted(note) }); },
    async setContactPhoto(user_id, path) { await invoke({ _: 'setUserPersonalProfilePhoto', user_id, photo: { _: 'inputChatPhotoStatic', photo: local(copied(path)) } }); },
    person: (user) => person(tdlib, user),
    async greet(text) {
      if (text === '') return void await invoke({ _: 'setBusinessGreetingMessageSettings' });
      const settings = { _: 'businessGreetingMessageSettings', shortcut_id: await shortcut(tdlib, noted, 'hello', text), recipients: EVERYBODY, inactivity_days: 7 };
      await invoke({ _: 'setBusinessGreetingMessageSettings', greeting_message_settings: settings });
    },
    async answerWhileAway(text) {
      if (text === '') return void await invoke({ _: 'setBusinessAwayMessageSettings' });
      const schedule = { _: 'businessAwayMessageScheduleAlways' };
      const settings = { _: 'businessAwayMessageSettings', shortcut_id: await shortcut(tdlib, noted, 'away', text), recipients: EVERYBODY, schedule, offline_only: false };
      await invoke({ _: 'setBusinessAwayMessageSettings', away_message_settings: settings });
    },
    account: () => account(tdlib, noted),
  } satisfies Partial<FeatureDriver>;
}

/** Stores the text as a quick reply under this name and returns the shortcut's id. */
async function shortcut(tdlib: Tdlib, noted: Noted, name: string, text: string): Promise<number> {
  await tdlib.invoke({ _: 'loadQuickReplyShortcuts' });
  await tdlib.until('the shortcuts are loaded', () => noted.knowsShortcuts);
  await tdlib.invoke({ _: 'addQuickReplyShortcutMessage', shortcut_name: name, reply_to_message_id: 0, input_message_content: { _: 'inputMessageText', text: formatted(text) } });
  await tdlib.until('the shortcut has its id', () => shortcutId(noted, name) !== undefined);
  return shortcutId(noted, name)!;
}

/** Id of the shortcut once the server knows it; before that TDLib uses a local id above all server ids. */
const shortcutId = ({ shortcuts }: Noted, wanted: string): number | undefined => shortcuts.findLast(({ name, id }) => name === wanted && id < 1_000_000_000)?.id;

async function person({ invoke, chatOf }: Tdlib, id: number): Promise<PersonView> {
  const full = await invoke({ _: 'getUserFullInfo', user_id: id });
  const { status } = await invoke({ _: 'getUser', user_id: id });
  const { message_auto_delete_time } = await invoke({ _: 'getChat', chat_id: await chatOf(id) });
  return { bio: full.bio?.text ?? '', lastSeen: ['userStatusOnline', 'userStatusOffline'].includes(status._), note: full.note?.text ?? '', ttlS: message_auto_delete_time, pictured: full.personal_photo !== undefined };
}

async function chatsIn({ invoke }: Tdlib, list: string): Promise<Any[]> {
  const chat_list = { _: list };
  for (;;) if (await invoke({ _: 'loadChats', chat_list, limit: VIEW_LIMIT }).then(() => false, () => true)) break;
  const { chat_ids } = await invoke({ _: 'getChats', chat_list, limit: VIEW_LIMIT });
  return Promise.all(chat_ids.map((chat_id: number) => invoke({ _: 'getChat', chat_id })));
}

async function account(tdlib: Tdlib, noted: Noted): Promise<AccountView> {
  const { invoke } = tdlib;
  const [main, archive] = [await chatsIn(tdlib, LISTS[0]), await chatsIn(tdlib, LISTS[1])];
  const idsOf = (chats: Any[]) => chats.map(({ id }) => id as number);
  const isPinned = ({ positions }: Any) => positions.some((each: Any) => each.list._ === 'chatListMain' && each.is_pinned);
  const audience = async (key: PrivacyKey): Promise<Audience> => {
    const { rules } = await invoke({ _: 'getUserPrivacySettingRules', setting: { _: `userPrivacySetting${SETTING[key]}` } });
    return (Object.keys(RULES) as Audience[]).find((each) => rules.some((rule: Any) => rule._ === `userPrivacySettingRule${RULES[each]}`))!;
  };
  const chatsOf = async ({ id }: Any) => {
    const { pinned_chat_ids, included_chat_ids } = await invoke({ _: 'getChatFolder', chat_folder_id: id });
    return [...pinned_chat_ids, ...included_chat_ids].toSorted(ascending) as number[];
  };
  await invoke({ _: 'loadSavedMessagesTopics', limit: VIEW_LIMIT }).catch(() => undefined);
  return {
    folders: await Promise.all(noted.folders.map(async (each) => ({ title: each.name.text.text, chats: await chatsOf(each) }))),
    drafts: Object.fromEntries([...main, ...archive].flatMap(({ id, draft_message }) => (draft_message ? [[id, draft_message.content.text.text]] : []))),
    pinned: idsOf(main.filter(isPinned)),
    archived: idsOf(archive).toSorted(ascending),
    markedUnread: idsOf([...main, ...archive].filter((each) => each.is_marked_as_unread)).toSorted(ascending),
    blocked: (await invoke({ _: 'getBlockedMessageSenders', block_list: { _: 'blockListMain' }, offset: 0, limit: VIEW_LIMIT })).senders.map((each: Any) => each.user_id),
    muted: idsOf([...main, ...archive].filter(({ notification_settings: each }) => !each.use_default_mute_for && each.mute_for > 0)).toSorted(ascending),
    privacy: Object.fromEntries(await Promise.all((Object.keys(SETTING) as PrivacyKey[]).map(async (key) => [key, await audience(key)]))) as AccountView['privacy'],
    savedFrom: [...noted.saved].filter(([, { order }]) => order !== '0').toSorted(([, a], [, b]) => Number(BigInt(b.order) - BigInt(a.order))).map(([chat]) => chat),
  };
}
