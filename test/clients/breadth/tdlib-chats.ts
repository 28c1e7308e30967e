/** TDLib: groups, channels, their messages, and chat lists. */
import { filled, holds, refused, some } from './calls.ts';
import type { Call, Known, Rooms } from './calls.ts';
import { imports } from './tdlib-imports.ts';
import { formatted, local, still } from './tdlib-person.ts';

const HOUR_S = 3_600;
const DAY_S = 86_400;
const HERE = { _: 'location', latitude: 1, longitude: 2, horizontal_accuracy: 0 };
const LIKE = { _: 'reactionTypeEmoji', emoji: '👍' };
const NO_LIMITS = { offset: 0, limit: 10 };

const text = (words: string) => ({ _: 'inputMessageText', text: formatted(words) });
const inGroup = (fields: object = {}) => ({ group }: Known) => ({ chat_id: group, ...fields });
const ofGroup = (fields: object = {}) => ({ supergroup }: Known) => ({ supergroup_id: supergroup, ...fields });
const inChannel = (fields: object = {}) => ({ channel }: Known) => ({ chat_id: channel, ...fields });
const ofChannel = (fields: object = {}) => ({ broadcast }: Known) => ({ supergroup_id: broadcast, ...fields });
const withFriend = (fields: object = {}) => ({ friendChat }: Known) => ({ chat_id: friendChat, ...fields });
const say = (content: object) => inGroup({ input_message_content: content });
const sender = (known: Known) => ({ _: 'messageSenderUser', user_id: known.friend });
/** The message that the calls of a section are about. */
const about = (fields: object = {}) => ({ group, message }: Known) => ({ chat_id: group, message_id: message, ...fields });
const keepMessage = ({ id }: { id: number }, known: Known) => { known['message'] = id; };
const laterOn = () => ({ _: 'messageSendOptions', scheduling_state: { _: 'messageSchedulingStateSendAtDate', send_date: Math.floor(Date.now() / 1000) + HOUR_S } });

const chats: Call[] = [
  ['getChat', inGroup(), { title: 'Breadth of TDLib', permissions: { can_send_basic_messages: true } }],
  ['openChat', inGroup()],
  ['getSupergroupFullInfo', ofGroup(), { description: 'All of it', member_count: 2 }],
  ['setChatTitle', inGroup({ title: 'All of TDLib' })],
  ['setChatDescription', inGroup({ description: 'Everything' })],
  ['setChatPhoto', ({ group, picture }) => ({ chat_id: group, photo: still(picture) })],
  ['setChatPhoto', inGroup()],
  ['setChatPermissions', inGroup({ permissions: { _: 'chatPermissions', can_send_basic_messages: true, can_send_photos: true, can_invite_users: true } })],
  ...[10, 0].map((slow_mode_delay): Call => ['setChatSlowModeDelay', inGroup({ slow_mode_delay })]),
  ...[DAY_S, 0].map((message_auto_delete_time): Call => ['setChatMessageAutoDeleteTime', inGroup({ message_auto_delete_time })]),
  ...[true, false].map((has_protected_content): Call => ['toggleChatHasProtectedContent', inGroup({ has_protected_content })]),
  ['checkChatUsername', inGroup({ username: 'breadth_group_tdlib' }), { _: 'checkChatUsernameResultOk' }],
  ['setSupergroupUsername', ofGroup({ username: 'breadth_group_tdlib' })],
  ['getCreatedPublicChats', { type: { _: 'publicChatTypeHasUsername' } }, ({ group, channel }) => ({ chat_ids: holds((ids: number[]) => ids.includes(group) && ids.includes(channel)) })],
  ['checkCreatedPublicChatsLimit', { type: { _: 'publicChatTypeHasUsername' } }],
  ['toggleSupergroupJoinToSendMessages', ofGroup({ join_to_send_messages: true })],
  ['toggleSupergroupSignMessages', ofChannel({ sign_messages: true, show_message_sender: false })],
  ['toggleSupergroupHasAutomaticTranslation', ofChannel({ has_automatic_translation: true })],
  ['setChatAvailableReactions', inGroup({ available_reactions: { _: 'chatAvailableReactionsAll', max_reaction_count: 11 } })],
  ['setChatAccentColor', inChannel({ accent_color_id: 5, background_custom_emoji_id: '0' })],
  ['getChat', inGroup(), { title: 'All of TDLib', permissions: { can_send_photos: true, can_send_polls: false }, message_auto_delete_time: 0, has_protected_content: false }],
  ['getSupergroupFullInfo', ofGroup(), { description: 'Everything', slow_mode_delay: 0 }],
  ['getSupergroup', ofChannel(), { sign_messages: true, has_automatic_translation: true, usernames: { active_usernames: ['channel_of_tdlib'] } }],
  ['setChatBackground', withFriend({ type: { _: 'backgroundTypeFill', fill: { _: 'backgroundFillSolid', color: 0x123456 } }, dark_theme_dimming: 0, only_for_self: true })],
  ['getChat', withFriend(), { background: { background: { type: { fill: { color: 0x123456 } } } } }],
  ['deleteChatBackground', withFriend({ restore_previous: false })],
  ['setChatTheme', withFriend({ theme: { _: 'inputChatThemeEmoji', name: '🐥' } })],
  ['getChat', withFriend(), { theme: { name: '🐥' } }],
];

const beside: Call[] = [
  ['getChatStatistics', inChannel({ is_dark: false }), { _: 'chatStatisticsChannel' }],
  ['getChatSimilarChats', inChannel(), { chat_ids: [] }],
  ['getRecommendedChats', {}, { chat_ids: [] }],
  ['getSuitableDiscussionChats', {}, ({ group }) => ({ chat_ids: some(group) })],
  ['getInactiveSupergroupChats', {}, { _: 'chats' }],
  ['getChatAvailableMessageSenders', inGroup(), { _: 'chatMessageSenders' }],
  ['getChatOwnerAfterLeaving', inGroup(), { _: 'user' }],
  ['getChatEventLog', inGroup({ query: '', from_event_id: '0', limit: 50 }), { events: some({ action: { _: 'chatEventTitleChanged', old_title: 'Breadth of TDLib', new_title: 'All of TDLib' } }) }],
  ['toggleChatIsTranslatable', withFriend({ is_translatable: false })],
  ['toggleChatIsMarkedAsUnread', inGroup({ is_marked_as_unread: true })],
  ['getChat', inGroup(), { is_marked_as_unread: true }],
  ['removeChatActionBar', withFriend()],
  ['setSupergroupMainProfileTab', ofChannel({ main_profile_tab: { _: 'profileTabFiles' } })],
  ['disableAllSupergroupUsernames', ofChannel()],
  ['deleteChatHistory', withFriend({ remove_from_chat_list: false, revoke: false })],
];

const become = (status: object): Call => ['setChatMemberStatus', (known: Known) => ({ chat_id: known['group'], member_id: sender(known), status })];
const membersAre = (filter: string, answer: object): Call => ['getSupergroupMembers', ofGroup({ filter: { _: `supergroupMembersFilter${filter}`, query: '' }, ...NO_LIMITS }), answer];
const asMember = (known: Known) => ({ chat_id: known['group'], member_id: sender(known) });

const members: Call[] = [
  ...['Recent', 'Search'].map((filter) => membersAre(filter, { total_count: 2 })),
  membersAre('Contacts', ({ friend }: Known) => ({ members: [{ member_id: { user_id: friend } }] })),
  membersAre('Administrators', ({ self }: Known) => ({ members: [{ member_id: { user_id: self }, status: { _: 'chatMemberStatusCreator' } }] })),
  membersAre('Mention', { _: 'chatMembers' }),
  ...['Restricted', 'Banned', 'Bots'].map((filter) => membersAre(filter, { members: [] })),
  ['getChatMember', asMember, { status: { _: 'chatMemberStatusMember' } }],
  ['searchChatMembers', inGroup({ query: 'Anna', limit: 10 }), { members: filled }],
  ['getChatAdministrators', inGroup(), ({ self }) => ({ administrators: [{ user_id: self, is_owner: true }] })],
  become({ _: 'chatMemberStatusAdministrator', rights: { _: 'chatAdministratorRights', can_manage_chat: true, can_invite_users: true } }),
  ['getChatMember', asMember, { status: { _: 'chatMemberStatusAdministrator', rights: { can_invite_users: true, can_pin_messages: false } } }],
  become({ _: 'chatMemberStatusRestricted', is_member: true, restricted_until_date: 0, permissions: { _: 'chatPermissions' } }),
  ['getChatMember', asMember, { status: { _: 'chatMemberStatusRestricted', is_member: true, permissions: { can_send_basic_messages: false } } }],
  ['banChatMember', (known) => ({ ...asMember(known), banned_until_date: 0, revoke_messages: true })],
  membersAre('Banned', ({ friend }: Known) => ({ members: [{ member_id: { user_id: friend } }] })),
  become({ _: 'chatMemberStatusLeft' }),
  ['addChatMember', ({ group, friend }) => ({ chat_id: group, user_id: friend, forward_limit: 0 }), { failed_to_add_members: [] }],
];

const TERMS = { name: 'for friends', expiration_date: 0, member_limit: 3, creates_join_request: false };
const thisLink = (fields: object = {}) => ({ group, link }: Known) => ({ chat_id: group, invite_link: link, ...fields });
const links: Call[] = [
  ['createChatInviteLink', inGroup(TERMS), { name: 'for friends', member_limit: 3 }, ({ invite_link }, known) => { known['link'] = invite_link; }],
  ['editChatInviteLink', thisLink({ ...TERMS, member_limit: 5 }), { member_limit: 5 }],
  ['getChatInviteLink', thisLink(), { name: 'for friends', member_limit: 5 }],
  ['getChatInviteLinks', ({ group, self }) => ({ chat_id: group, creator_user_id: self, is_revoked: false, offset_date: 0, offset_invite_link: '', limit: 10 }), { invite_links: some({ name: 'for friends' }) }],
  ['getChatInviteLinkCounts', inGroup(), ({ self }) => ({ invite_link_counts: [{ user_id: self }] })],
  ['getChatInviteLinkMembers', thisLink({ only_with_expired_subscription: false, limit: 10 }), { total_count: 0 }],
  ['checkChatInviteLink', ({ link }) => ({ invite_link: link }), ({ group }) => ({ chat_id: group, title: 'All of TDLib' })],
  ['getChatJoinRequests', inGroup({ invite_link: '', query: '', limit: 10 }), { requests: [] }],
  ['revokeChatInviteLink', thisLink(), { invite_links: [{ is_revoked: true }] }],
  ['deleteRevokedChatInviteLink', thisLink()],
  ['deleteAllRevokedChatInviteLinks', ({ group, self }) => ({ chat_id: group, creator_user_id: self })],
  ['replacePrimaryChatInviteLink', inGroup(), { is_primary: true, is_revoked: false }],
];

const sent = (content: string) => ({ content: { _: `message${content}` } });
const sending: Call[] = [
  ['sendMessage', ({ group, picture }) => ({ chat_id: group, input_message_content: { _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(picture), width: 800, height: 520 } } }), sent('Photo')],
  ['sendMessage', ({ group, picture }) => ({ chat_id: group, input_message_content: { _: 'inputMessageDocument', document: { _: 'inputDocument', document: local(picture) } } }), sent('Document')],
  ['sendMessage', say({ _: 'inputMessageLocation', location: HERE }), sent('Location')],
  ['sendMessage', say({ _: 'inputMessageVenue', venue: { _: 'venue', location: HERE, title: 'Tea', address: 'Here', provider: '', id: '', type: '' } }), sent('Venue')],
  ['sendMessage', say({ _: 'inputMessageContact', contact: { _: 'contact', phone_number: '15550', first_name: 'C', last_name: '', vcard: '', user_id: 0 } }), sent('Contact')],
  ['sendMessage', say({ _: 'inputMessageDice', emoji: '🎲', clear_draft: false }), sent('Dice')],
  ['sendChatAction', withFriend({ action: { _: 'chatActionTyping' } })],
  ['sendMessage', ({ group }) => ({ chat_id: group, options: laterOn(), input_message_content: text('later') }), sent('Text')],
  ['getChatScheduledMessages', inGroup(), { messages: [{ content: { text: { text: 'later' } } }] }],
  ['setChatDraftMessage', inGroup({ draft_message: { _: 'draftMessage', date: 0, content: { _: 'draftMessageContentText', text: formatted('half a') } } })],
  ['getChat', inGroup(), { draft_message: { content: { text: { text: 'half a' } } } }],
  ['clearAllDraftMessages', { exclude_secret_chats: true }],
];

const messages: Call[] = [
  ['sendMessage', say(text('Look at https://example.org #breadth')), sent('Text'), keepMessage],
  ['getMessage', about(), { content: { text: { text: 'Look at https://example.org #breadth', entities: [{ type: { _: 'textEntityTypeUrl' } }, { type: { _: 'textEntityTypeHashtag' } }] } } }],
  ['getMessages', ({ group, message }) => ({ chat_id: group, message_ids: [message] }), { total_count: 1 }],
  ['getMessageProperties', about(), { can_be_edited: true, can_be_deleted_for_all_users: true, can_be_pinned: true }],
  ['getMessageLink', about({ media_timestamp: 0, for_album: false, in_message_thread: false }), { is_public: true, link: /breadth_group_tdlib/ }, ({ link }, known) => { known['link'] = link; }],
  ['getMessageLinkInfo', ({ link }) => ({ url: link }), ({ group, message }) => ({ chat_id: group, message: { id: message } })],
  ['getMessageViewers', about(), { viewers: [] }],
  ['getMessageAvailableReactions', about({ row_size: 8 }), { top_reactions: some({ type: LIKE }) }],
  ['addMessageReaction', about({ reaction_type: LIKE, is_big: false, update_recent_reactions: true })],
  ['getMessageAddedReactions', about({ offset: '', limit: 10 }), ({ self }) => ({ reactions: [{ type: LIKE, sender_id: { user_id: self } }] })],
  ['removeMessageReaction', about({ reaction_type: LIKE })],
  ['setDefaultReactionType', { reaction_type: LIKE }],
  ['clearRecentReactions'],
  ['editMessageText', about({ input_message_content: text('Look there') }), { content: { text: { text: 'Look there' } } }],
  ['translateMessageText', about({ to_language_code: 'de', tone: '' }), { text: 'de: Look there' }],
  ['translateText', { text: formatted('tea'), to_language_code: 'de', tone: '' }, { text: 'de: tea' }],
  ['pinChatMessage', about({ disable_notification: true, only_for_self: false })],
  ['getChatPinnedMessage', inGroup(), ({ message }) => ({ id: message })],
  ['unpinAllChatMessages', inGroup()],
  ['getChatPinnedMessage', inGroup(), refused(/Not Found|not found/)],
  ['forwardMessages', ({ group, message }) => ({ chat_id: group, from_chat_id: group, message_ids: [message], send_copy: true }), { total_count: 1 }],
  // Link previews are disabled on this server.
  ['getLinkPreview', { text: formatted('https://example.org') }, refused(/Not Found/)],
  ['deleteMessages', ({ group, message }) => ({ chat_id: group, message_ids: [message], revoke: true })],
];

const ofPosts: Call[] = [
  ['sendMessage', inChannel({ input_message_content: text('a post') }), { is_channel_post: true }, keepMessage],
  ['viewMessages', ({ channel, message }) => ({ chat_id: channel, message_ids: [message], source: { _: 'messageSourceChatHistory' }, force_read: true })],
  ['getMessageStatistics', ({ channel, message }) => ({ chat_id: channel, message_id: message, is_dark: false }), { _: 'messageStatistics' }],
  ['getMessagePublicForwards', ({ channel, message }) => ({ chat_id: channel, message_id: message, offset: '', limit: 10 }), { total_count: 0 }],
  ...['Mentions', 'Reactions', 'PollVotes'].map((what): Call => [`readAllChat${what}`, inGroup()]),
  ['deleteChatMessagesBySender', (known) => ({ chat_id: known['group'], sender_id: sender(known) })],
  ['reportChat', inGroup({ option_id: '', message_ids: [], text: '' }), { _: 'reportChatResultOk' }],
];

const PAGE = { query: '', from_message_id: 0, ...NO_LIMITS };
const found = (filter: string, total_count: number): Call => ['searchChatMessages', inGroup({ ...PAGE, filter: { _: `searchMessagesFilter${filter}` } }), { total_count }];
const photos = { filter: { _: 'searchMessagesFilterPhoto' } };
const searching: Call[] = [
  ...['Photo', 'PhotoAndVideo', 'Document'].map((filter) => found(filter, 1)),
  ...['Animation', 'Audio', 'Video', 'VideoNote', 'VoiceNote', 'VoiceAndVideoNote', 'Mention', 'UnreadMention', 'UnreadReaction', 'UnreadPollVote', 'Pinned', 'Poll'].map((filter) => found(filter, 0)),
  ...['Url', 'ChatPhoto'].map((filter): Call => ['searchChatMessages', inGroup({ ...PAGE, filter: { _: `searchMessagesFilter${filter}` } }), { _: 'foundChatMessages' }]),
  ['searchChatMessages', inGroup({ ...PAGE, query: 'there' }), { total_count: 1 }],
  ['searchMessages', { query: 'there', offset: '', limit: 10, min_date: 0, max_date: 0 }, { total_count: 1 }],
  ['searchOutgoingDocumentMessages', { query: 'landscape', limit: 10 }, { total_count: 1 }],
  ['searchPublicMessagesByTag', { tag: '#breadth', offset: '', limit: 10 }, { _: 'foundMessages' }],
  ['getPublicPostSearchLimits', { query: 'hills' }, { _: 'publicPostSearchLimits' }],
  ['getChatMessageByDate', ({ group }) => ({ chat_id: group, date: Math.floor(Date.now() / 1000) }), { _: 'message' }],
  ['getChatMessageCount', inGroup({ ...photos, return_local: false }), { count: 1 }],
  ['getChatMessageCalendar', inGroup({ ...photos, from_message_id: 0 }), { total_count: 1 }],
  ['getChatSparseMessagePositions', inGroup({ ...photos, from_message_id: 2 ** 40, limit: 50, saved_messages_topic_id: 0 }), { total_count: 1 }],
  ['searchChatRecentLocationMessages', inGroup({ limit: 10 }), { total_count: 0 }],
];

const option = (words: string) => ({ _: 'inputPollOption', text: formatted(words) });
const task = (id: number, words: string) => ({ _: 'inputChecklistTask', id, text: formatted(words) });
const SHOPPING = { _: 'inputChecklist', title: formatted('shopping'), tasks: [task(1, 'milk'), task(2, 'bread')], others_can_add_tasks: true, others_can_mark_tasks_as_done: true };
const polls: Call[] = [
  ['sendMessage', say({ _: 'inputMessagePoll', question: formatted('Which?'), options: ['this', 'that'].map(option), is_anonymous: false, type: { _: 'inputPollTypeRegular' } }), sent('Poll'), keepMessage],
  ['setPollAnswer', about({ option_ids: [0] })],
  ['getPollVoters', about({ option_id: 0, ...NO_LIMITS }), { total_count: 1 }],
  ['stopPoll', about()],
  ['getMessage', about(), { content: { poll: { is_closed: true, total_voter_count: 1 } } }],
  ['sendMessage', say({ _: 'inputMessageChecklist', checklist: SHOPPING }), sent('Checklist'), keepMessage],
  ['markChecklistTasksAsDone', about({ marked_as_done_task_ids: [1], marked_as_not_done_task_ids: [] })],
  ['addChecklistTasks', about({ tasks: [task(3, 'tea')] })],
  ['getMessage', about(), ({ self }) => ({ content: { list: { tasks: [{ id: 1, completed_by: { user_id: self } }, { id: 2, completion_date: 0 }, { id: 3 }] } } })],
];

const aboutTopic = (fields: object = {}) => ({ group, topic }: Known) => ({ chat_id: group, forum_topic_id: topic, ...fields });
const SILENT = { _: 'chatNotificationSettings', use_default_mute_for: false, mute_for: HOUR_S, use_default_sound: true, use_default_show_preview: true };
const topics: Call[] = [
  ['toggleSupergroupIsForum', ofGroup({ is_forum: true, has_forum_tabs: false })],
  ['toggleChatViewAsTopics', inGroup({ view_as_topics: true })],
  ['getForumTopicDefaultIcons', {}, { stickers: [] }],
  ['createForumTopic', inGroup({ name: 'Roads', icon: { _: 'forumTopicIcon', color: 0x6f_b9_f0 } }), { name: 'Roads' }, ({ forum_topic_id }, known) => { known['topic'] = forum_topic_id; }],
  ['getForumTopic', aboutTopic(), { info: { name: 'Roads' } }],
  ['getForumTopics', inGroup({ query: '', offset_date: 0, offset_message_id: 0, offset_forum_topic_id: 0, limit: 10 }), { topics: some({ info: { name: 'Roads' } }) }],
  ['getForumTopicLink', aboutTopic(), { link: /breadth_group_tdlib/ }],
  ['getForumTopicHistory', aboutTopic({ from_message_id: 0, ...NO_LIMITS }), { _: 'messages' }],
  ['editForumTopic', aboutTopic({ name: 'Bridges', edit_icon_custom_emoji: false })],
  ['toggleForumTopicIsClosed', aboutTopic({ is_closed: true })],
  ['toggleForumTopicIsPinned', aboutTopic({ is_pinned: true })],
  ['setPinnedForumTopics', ({ group, topic }) => ({ chat_id: group, forum_topic_ids: [topic] })],
  ['setForumTopicNotificationSettings', aboutTopic({ notification_settings: SILENT })],
  ['getForumTopic', aboutTopic(), { info: { name: 'Bridges', is_closed: true }, is_pinned: true, notification_settings: { use_default_mute_for: false } }],
  ['toggleGeneralForumTopicIsHidden', inGroup({ is_hidden: true })],
  ...['Mentions', 'Reactions', 'PollVotes'].map((what): Call => [`readAllForumTopic${what}`, aboutTopic()]),
  ['unpinAllForumTopicMessages', aboutTopic()],
  ['deleteForumTopic', aboutTopic()],
  ['toggleSupergroupIsForum', ofGroup({ is_forum: false, has_forum_tabs: false })],
];

const folder = ({ group, channel }: Known, name: string) => ({ _: 'chatFolder', name: { _: 'chatFolderName', text: formatted(name) }, color_id: -1, included_chat_ids: [group, channel] });
const aboutFolder = (fields: object = {}) => (known: Known) => ({ chat_folder_id: known['folder'], ...fields });
const aboutList = (fields: object = {}) => (known: Known) => ({ chat_folder_id: known['folder'], invite_link: known['link'], ...fields });
const lists: Call[] = [
  ['createChatFolder', (known) => ({ folder: folder(known, 'Breadth') }), { name: { text: { text: 'Breadth' } } }, ({ id }, known) => { known['folder'] = id; }],
  ['getChatFolder', aboutFolder(), ({ group, channel }) => ({ included_chat_ids: holds((ids: number[]) => ids.includes(group) && ids.includes(channel)) })],
  ['editChatFolder', (known) => ({ chat_folder_id: known['folder'], folder: folder(known, 'Wide') }), { name: { text: { text: 'Wide' } } }],
  ['getChatFolderChatCount', (known) => ({ folder: folder(known, 'Wide') }), { count: 2 }],
  ['getChatsForChatFolderInviteLink', aboutFolder(), ({ channel }) => ({ chat_ids: some(channel) })],
  ['createChatFolderInviteLink', ({ folder: chat_folder_id, channel }) => ({ chat_folder_id, name: 'wide', chat_ids: [channel] }), { name: 'wide' }, ({ invite_link }, known) => { known['link'] = invite_link; }],
  ['editChatFolderInviteLink', (known) => ({ ...aboutList({ name: 'wider' })(known), chat_ids: [known['channel'], known['group']] }), { name: 'wider' }],
  ['getChatFolderInviteLinks', aboutFolder(), { invite_links: [{ name: 'wider' }] }],
  ['checkChatFolderInviteLink', ({ link }) => ({ invite_link: link }), { missing_chat_ids: [] }],
  ['deleteChatFolderInviteLink', aboutList()],
  ['getChatFolderInviteLinks', aboutFolder(), { invite_links: [] }],
  ['deleteChatFolder', aboutFolder({ leave_chat_ids: [] })],
  ['getRecommendedChatFolders', {}, { _: 'recommendedChatFolders' }],
  ['getChatListsToAddChat', inGroup(), { chat_lists: some({ _: 'chatListArchive' }) }],
  ['readChatList', { chat_list: { _: 'chatListMain' } }],
];

const ends: Call[] = [
  ['closeChat', inGroup()],
  ['createNewBasicGroupChat', ({ friend }) => ({ user_ids: [friend], title: 'Small' }), { failed_to_add_members: { failed_to_add_members: [] } }, ({ chat_id }, known) => { known['small'] = chat_id; }],
  ['getBasicGroupFullInfo', ({ small }) => ({ basic_group_id: -small }), { members: [{}, {}] }],
  ['upgradeBasicGroupChatToSupergroupChat', ({ small }) => ({ chat_id: small }), { title: 'Small', type: { _: 'chatTypeSupergroup' } }, ({ id }, known) => { known['grown'] = id; }],
  ['leaveChat', ({ grown }) => ({ chat_id: grown })],
  ['deleteChat', inChannel()],
  ['deleteChat', inGroup()],
];

export const chatRooms: Rooms = { chats, beside, members, links, sending, messages, 'of posts': ofPosts, searching, polls, topics, lists, imports, ends };
