/** High-level functions of @mtcute/node that the server supports. */
import type { TelegramClient } from '@mtcute/node';
import { callAll, filled, holds, some } from './calls.ts';
import type { Call, Known, Neighbourhood, Outcome, Rooms } from './calls.ts';

const DAY_S = 86_400;
const hourHence = () => new Date(Date.now() + 3_600_000);
const png = ({ picture }: Known) => ({ type: 'photo', file: `file:${picture}` });
const inGroup = (...more: unknown[]) => ({ group }: Known) => [group, ...more];
const inChannel = (...more: unknown[]) => ({ channel }: Known) => [channel, ...more];
const ofFriend = (...more: unknown[]) => ({ friend }: Known) => [friend, ...more];
/** Arguments naming a group member, in the form of most member functions. */
const member = (fields: object = {}) => ({ group, friend }: Known) => [{ chatId: group, userId: friend, ...fields }];
const participant = (fields: object = {}) => ({ group, friend }: Known) => [{ chatId: group, participantId: friend, ...fields }];
const addFriend: Call = ['addChatMembers', ({ group, friend }) => [group, friend, {}], []];

const beginning: Call[] = [
  ['createSupergroup', [{ title: 'Breadth of mtcute', description: 'All of it' }], { title: 'Breadth of mtcute' }, ({ id }, known) => { known['group'] = id; }],
  ['createChannel', [{ title: 'Channel of mtcute', description: 'Posts' }], { title: 'Channel of mtcute' }, ({ id }, known) => { known['channel'] = id; }],
  addFriend,
];

const people: Call[] = [
  ['getUsers', ({ friend }) => [[friend]], ({ friend }) => [{ id: friend }]],
  ['getUser', ofFriend(), ({ friendName }) => ({ firstName: friendName })],
  ['getFullUser', ofFriend(), ({ friend }) => ({ id: friend, commonChatsCount: holds((count) => count > 0) })],
  ['getCommonChats', ofFriend(), ({ group }) => some({ id: group })],
  ['getProfilePhotos', ofFriend(), []],
  ['iterProfilePhotos', ofFriend(), []],
  ['getPeerSettings', ofFriend(), { geoDistance: null }],
  ['resolvePhoneNumber', ({ friendPhone }) => [friendPhone], { _: 'inputPeerUser' }],
  ['isPeerAvailable', ofFriend(), true],
  ['resolvePeerMany', ({ friend, group }) => [[friend, group]], [{ _: 'inputPeerUser' }, { _: 'inputPeerChannel' }], (found, known) => { known['peers'] = found; }],
  ['blockUser', ofFriend()],
  ['unblockUser', ofFriend()],
  ['editCloseFriends', ({ friend }) => [[friend]]],
  ['getContacts', [], ({ friend }) => some({ id: friend })],
  ['deleteContacts', ({ friend }) => [[friend]], filled],
  ['addContact', ({ friend, friendName, friendPhone }) => [{ userId: friend, firstName: friendName, phone: friendPhone, note: 'a friend' }], ({ friend }) => ({ id: friend, isContact: true })],
  ['setContactNote', ofFriend('a good friend')],
  ['getFullUser', ofFriend(), { note: { text: 'a good friend' } }],
];

const MORNING = { timezone: 'Europe/Berlin', hours: [{ day: 0, is24h: false, intervals: [{ startHour: 9, startMinute: 0, endHour: 17, endMinute: 0 }] }] };
const oneself: Call[] = [
  ['getMe', [], { firstName: 'Anna mtcute' }],
  ['setMyProfilePhoto', ({ picture }) => [{ type: 'photo', media: `file:${picture}` }], { type: 'photo' }, ({ fileId }, known) => { known['portrait'] = fileId; }],
  ['deleteProfilePhotos', ({ portrait }) => [[portrait]]],
  ['updateProfile', [{ lastName: 'mtcute', bio: 'typed' }], { lastName: 'mtcute' }],
  ['setMyUsername', ['breadth_of_mtcute'], { username: 'breadth_of_mtcute' }],
  ['getMyUsername', [], 'breadth_of_mtcute'],
  ['setMyBirthday', [{ day: 4, month: 5 }]],
  ['getFullUser', ['me'], { bio: 'typed', birthday: { day: 4, month: 5 } }],
  ['setGlobalTtl', [DAY_S]],
  ['getGlobalTtl', [], DAY_S],
  ['setGlobalTtl', [0]],
  ['setOnline', [true]],
  ['getPasswordHint', [], null],
  ['setBusinessWorkHours', [MORNING]],
  ['setBusinessWorkHours', [null]],
  ['setBusinessIntro', [{ title: 'Hats', description: 'of all sizes' }]],
  ['getFullUser', ['me'], { business: { intro: { title: 'Hats' } } }],
  ['setBusinessIntro', [null]],
  ['createBusinessChatLink', ['a hat, please', { title: 'Window' }], { title: 'Window' }, (link, known) => { known['link'] = link; }],
  ['editBusinessChatLink', ({ link }) => [link.link, { text: 'two hats, please' }], { text: 'two hats, please' }],
  ['getBusinessChatLinks', [], [{ text: 'two hats, please' }]],
  ['deleteBusinessChatLink', ({ link }) => [link]],
  ['getSimilarChannels', inChannel(), []],
];

const chats: Call[] = [
  ['getChat', inGroup(), { title: 'Breadth of mtcute' }],
  ['getChats', ({ group, channel }) => [[group, channel]], [{ chatType: 'supergroup' }, { chatType: 'channel' }]],
  ['getPeer', inGroup(), { title: 'Breadth of mtcute' }],
  ['getPeers', ({ group, channel }) => [[group, channel]], [{}, {}]],
  ['openChat', inGroup()],
  ['closeChat', inGroup()],
  ['setChatTitle', inGroup('All of mtcute')],
  ['setChatDescription', inGroup('Everything')],
  ['setChatPhoto', ({ group, picture }) => [{ chatId: group, type: 'photo', media: `file:${picture}` }]],
  ['deleteChatPhoto', inGroup()],
  ['setChatUsername', inGroup('breadth_group_mtcute')],
  ...[10, 0].map((seconds): Call => ['setSlowMode', inGroup(seconds)]),
  ...[DAY_S, 0].map((seconds): Call => ['setChatTtl', inGroup(seconds)]),
  ['setChatColor', ({ channel }) => [{ peer: channel, color: 5 }]],
  ['setChatDefaultPermissions', inGroup({ sendPolls: true })],
  ...[true, false].map((on): Call => ['toggleContentProtection', inGroup(on)]),
  ['toggleJoinRequests', inGroup(true)],
  ['toggleJoinToSend', inGroup(true)],
  ['getFullChat', inGroup(), { title: 'All of mtcute', bio: 'Everything', username: 'breadth_group_mtcute', defaultPermissions: { canSendPolls: false }, hasJoinRequests: true }],
  ['markChatUnread', inGroup()],
  ['archiveChats', ({ group }) => [[group]]],
  ['unarchiveChats', ({ group }) => [[group]]],
  ['saveDraft', inGroup({ message: 'half a' })],
  ['saveDraft', inGroup(null)],
  ['getChatEventLog', inGroup(), some({ action: { type: 'title_changed', old: 'Breadth of mtcute', new: 'All of mtcute' } })],
  ['iterChatEventLog', inGroup(), filled],
  ['getCreatorAfterLeave', inGroup()],
];

const members: Call[] = [
  ...['all', 'recent'].map((type): Call => ['getChatMembers', inGroup({ type }), [{}, {}]]),
  ...['banned', 'restricted', 'bots'].map((type): Call => ['getChatMembers', inGroup({ type }), []]),
  ['getChatMembers', inGroup({ type: 'admins' }), [{ status: 'creator' }]],
  ['getChatMembers', inGroup({ type: 'contacts' }), ({ friend }) => [{ user: { id: friend } }]],
  ['getChatMembers', inGroup({ type: 'mention' }), filled],
  ['iterChatMembers', inGroup(), [{}, {}]],
  ['getChatMember', member(), { status: 'member' }],
  ['editAdminRights', member({ rights: { inviteUsers: true }, rank: 'host' })],
  ['getChatMember', member(), { status: 'admin', title: 'host' }],
  ['editChatMemberRank', participant({ rank: 'guest' })],
  ['editAdminRights', member({ rights: {} })],
  ['restrictChatMember', member({ restrictions: { sendMedia: true } })],
  ['getChatMember', member(), { status: 'restricted', restrictions: { canSendMedia: false } }],
  ['banChatMember', participant()],
  ['getChatMembers', inGroup({ type: 'banned' }), ({ friend }) => [{ user: { id: friend } }]],
  ['unbanChatMember', participant()],
  addFriend,
  ['kickChatMember', member()],
  addFriend,
];

const thisLink = (fields: object = {}) => ({ group, link }: Known) => [{ chatId: group, link, ...fields }];
const links: Call[] = [
  ['createInviteLink', inGroup({ usageLimit: 3 }), { usageLimit: 3 }, (link, known) => { known['link'] = link; }],
  ['getInviteLink', ({ group, link }) => [group, link.link], { usageLimit: 3 }],
  ['editInviteLink', thisLink({ usageLimit: 5 }), { usageLimit: 5 }],
  ...['getInviteLinks', 'iterInviteLinks'].map((name): Call => [name, inGroup(), some({ usageLimit: 5 })]),
  ...['getInviteLinkMembers', 'iterInviteLinkMembers'].map((name): Call => [name, ({ group, link }) => [group, { link: link.link }], []]),
  ['exportInviteLink', inGroup(), { isPrimary: true }],
  ['getPrimaryInviteLink', inGroup(), { isPrimary: true }],
  ['revokeInviteLink', ({ group, link }) => [group, link], { isRevoked: true }],
];

const keep = (name: string) => (answer: unknown, known: Known) => { known[name] = answer; };
const sending: Call[] = [
  ['sendText', inGroup('A text that others quote'), { text: 'A text that others quote' }, keep('first')],
  ['replyText', ({ first }) => [first, 'an answer'], ({ first }) => ({ replyToMessage: { id: first.id } })],
  ['quoteWithText', ({ first }) => [first, { start: 2, end: 6, text: 'that one' }], { replyToMessage: { quoteText: 'text' } }],
  ['sendMedia', (known) => [known['group'], png(known)], { media: { type: 'photo' } }, keep('shown')],
  ['replyMedia', (known) => [known['first'], png(known)], ({ first }) => ({ replyToMessage: { id: first.id } })],
  ['sendMedia', ({ group, picture }) => [group, { type: 'document', file: `file:${picture}`, fileName: 'a.bin' }], { media: { type: 'document', fileName: 'a.bin' } }],
  ['sendMedia', inGroup({ type: 'geo', latitude: 1, longitude: 2 }), { media: { type: 'location' } }],
  ['sendMedia', inGroup({ type: 'venue', latitude: 1, longitude: 2, title: 'Tea', address: 'Here' }), { media: { type: 'venue', title: 'Tea' } }],
  ['sendMedia', inGroup({ type: 'contact', phone: '15550', firstName: 'C' }), { media: { type: 'contact', firstName: 'C' } }],
  ['sendMedia', inGroup({ type: 'dice', emoji: '🎲' }), { media: { type: 'dice', value: holds((value) => value >= 1 && value <= 6) } }],
  ['sendMedia', inGroup({ type: 'todo', title: 'shopping', items: ['milk', 'bread'] }), { media: { type: 'todo' } }],
  ['sendMediaGroup', (known) => [known['group'], [png(known), png(known)]], [{}, {}], keep('album')],
  ['getMessageGroup', ({ group, album }) => [{ chatId: group, message: album[0].id }], [{}, {}]],
  ['sendCopy', ({ first, group }) => [{ message: first, toChatId: group }], { text: 'A text that others quote' }],
  ['sendCopyGroup', ({ album, group }) => [{ messages: album, toChatId: group }], [{}, {}]],
  ['forwardMessagesById', ({ group, first }) => [{ fromChatId: group, messages: [first.id], toChatId: 'me' }], [{ text: 'A text that others quote' }]],
  ['sendTyping', ofFriend()],
  ['setTyping', ({ friend }) => [{ peerId: friend, status: 'record_voice' }]],
  ['editMessage', (known) => [{ message: known['shown'], media: png(known) }], { media: { type: 'photo' } }],
  ['sendText', ({ group }) => [group, 'later', { schedule: hourHence() }], { text: 'later', isScheduled: true }, keep('waiting')],
  ['getAllScheduledMessages', inGroup(), [{ text: 'later' }]],
  ['getScheduledMessages', ({ group, waiting }) => [group, [waiting.id]], [{ text: 'later' }]],
  ['sendScheduled', ({ group, waiting }) => [group, waiting.id], some({ text: 'later' })],
  ['sendText', ({ group }) => [group, 'never', { schedule: hourHence() }], { text: 'never' }, keep('waiting')],
  ['deleteScheduledMessages', ({ group, waiting }) => [group, [waiting.id]]],
  ['getAllScheduledMessages', inGroup(), []],
];

const about = (fields: object = {}) => ({ group, said }: Known) => [{ chatId: group, message: said.id, ...fields }];
const messages: Call[] = [
  ['sendText', inGroup('Look at https://example.org #breadth'), { entities: [{ kind: 'url' }, { kind: 'hashtag' }] }, keep('said')],
  ['getMessages', ({ group, said }) => [group, [said.id]], [{ text: 'Look at https://example.org #breadth' }]],
  ['getMessagesUnsafe', [[1]], { length: 1 }],
  ['getMessageByLink', ({ said }) => [said.link], ({ said }) => ({ id: said.id })],
  ['getHistory', inGroup(), some({ text: 'Look at https://example.org #breadth' })],
  ['iterHistory', inGroup(), filled],
  ['getReplyTo', ({ said }) => [said], null],
  ['sendReaction', about({ emoji: '👍' })],
  ['getMessageReactions', ({ said }) => [[said]], [{ reactions: [{ emoji: '👍', count: 1 }] }]],
  ['getReactionUsers', about(), [{ emoji: '👍' }]],
  // This iterator never ends by itself.
  ['iterReactionUsers', about(), some({ emoji: '👍' })],
  ['sendReaction', about({ emoji: null })],
  ['readReactions', inGroup()],
  ['editMessage', about({ text: 'Look there' }), { text: 'Look there' }],
  ['pinMessage', about()],
  ['unpinMessage', about()],
  ['unpinAllMessages', inGroup()],
  ['readHistory', inGroup()],
  ['getWebPagePreview', ['https://example.org'], null],
  ['translateMessage', about({ toLanguage: 'de' }), { text: 'de: Look there' }],
  ['translateText', ['tea', 'de'], { text: 'de: tea' }],
  ['getAvailableMessageEffects', [], []],
  ['deleteMessages', ({ said }) => [[said]]],
  ['deleteUserHistory', participant()],
];

const searching: Call[] = [
  ...['searchMessages', 'iterSearchMessages'].map((name): Call => [name, ({ group }) => [{ chatId: group, query: 'quote' }], some({ text: 'A text that others quote' })]),
  ...['searchGlobal', 'iterSearchGlobal'].map((name): Call => [name, [{ query: 'quote' }], some({ text: 'A text that others quote' })]),
  ...['searchHashtag', 'iterSearchHashtag'].map((name): Call => [name, ['breadth'], []]),
];

const polls: Call[] = [
  ['sendMedia', inGroup({ type: 'poll', question: 'Which?', answers: ['this', 'that'], public: true }), { media: { type: 'poll', question: 'Which?' } }, keep('poll')],
  ['sendVote', ({ poll }) => [{ message: poll, options: 0 }], { answers: [{ voters: 1, chosen: true }, { chosen: false }] }],
  ['closePoll', ({ poll }) => [{ message: poll }], { isClosed: true }],
];

const files: Call[] = [
  ['uploadFile', ({ picture }) => [{ file: picture }], { mime: 'image/png' }],
  ['uploadMedia', (known) => [png(known)], { type: 'photo' }, keep('media')],
  ['downloadAsBuffer', ({ media }) => [media], { length: holds((bytes) => bytes > 1000) }],
  ['downloadAsIterable', ({ media }) => [media], filled],
];

const aboutTopic = (fields: object = {}) => ({ group, topic }: Known) => [{ chatId: group, topicId: topic, ...fields }];
const topics: Call[] = [
  ['updateForumSettings', inGroup({ isForum: true, threadsMode: 'list' })],
  ['createForumTopic', ({ group }) => [{ chatId: group, title: 'Roads' }], { action: { type: 'topic_created', title: 'Roads' } }, ({ id }, known) => { known['topic'] = id; }],
  ...['getForumTopics', 'iterForumTopics'].map((name): Call => [name, inGroup(), some({ title: 'Roads' })]),
  ['getForumTopicsById', ({ group, topic }) => [group, [topic]], [{ title: 'Roads' }]],
  ['editForumTopic', aboutTopic({ title: 'Bridges' })],
  ['toggleForumTopicClosed', aboutTopic({ closed: true })],
  ['toggleForumTopicPinned', aboutTopic({ pinned: true })],
  ['reorderPinnedForumTopics', ({ group, topic }) => [{ chatId: group, order: [topic] }]],
  ['getForumTopicsById', ({ group, topic }) => [group, [topic]], [{ title: 'Bridges', isClosed: true, isPinned: true }]],
  ['toggleGeneralTopicHidden', ({ group }) => [{ chatId: group, hidden: true }]],
  ['deleteForumTopicHistory', ({ group, topic }) => [group, topic]],
  ['updateForumSettings', inGroup(null)],
];

const isBreadth = { title: { text: 'Breadth' } };
const dialogs: Call[] = [
  ['iterDialogs', [], filled],
  ['findDialogs', ({ group }) => [[group]], [{}]],
  ['getPeerDialogs', ({ group }) => [[group]], [{}]],
  ['resolvePeerMany', ({ group, channel }) => [[group, channel]], [{}, {}], keep('peers')],
  ['createFolder', ({ peers }) => [{ title: { _: 'textWithEntities', text: 'Breadth', entities: [] }, includePeers: peers }], isBreadth, keep('folder')],
  ['getFolders', [], { filters: some(isBreadth) }],
  ['findFolder', [{ title: 'Breadth' }], isBreadth],
  ['editFolder', ({ folder }) => [{ folder, modification: { emoticon: '🐱' } }], { emoticon: '🐱' }],
  ['setFoldersOrder', ({ folder }) => [[folder.id]]],
  ['deleteFolder', ({ folder }) => [folder.id]],
];

const ends: Call[] = [
  ['createGroup', ({ friend }) => [{ title: 'Small', users: [friend] }], { chat: { title: 'Small' } }, ({ chat }, known) => { known['small'] = chat.id; }],
  ['deleteHistory', ({ small }) => [small, { mode: 'clear' }]],
  ['deleteChannel', inChannel()],
  ['deleteSupergroup', inGroup()],
];

const ROOMS: Rooms = { beginning, people, oneself, chats, members, links, sending, messages, searching, polls, files, topics, dialogs, ends };

/* eslint-disable typescript/no-explicit-any */
export function mtcuteBreadth(client: TelegramClient, neighbourhood: Neighbourhood): Promise<Outcome> {
  return callAll(ROOMS, neighbourhood as Known, undefined, (name, given: unknown[]) => (client as any)[name](...given));
}
