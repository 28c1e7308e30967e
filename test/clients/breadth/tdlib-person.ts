/** TDLib: users, the own account and its settings. */
import { channelIdOf } from '../chat-driver.ts';
import { copied } from '../tdlib-chats.ts';
import { filled, holds, refused, some } from './calls.ts';
import type { Call, Rooms } from './calls.ts';

export const formatted = (text: string) => ({ _: 'formattedText', text });
export const local = (path: string) => ({ _: 'inputFileLocal', path });
export const still = (path: string) => ({ _: 'inputChatPhotoStatic', photo: local(copied(path)) });
const created = (title: string, is_channel: boolean) => ({ title, description: 'All of it', is_channel, is_forum: false });
const PLACE = { _: 'location', latitude: 52.5, longitude: 13.4, horizontal_accuracy: 0 };
const HAT = { _: 'inputBusinessChatLink', text: formatted('a hat, please'), title: 'Window' };
const AUTOSAVE = { _: 'scopeAutosaveSettings', autosave_photos: true, autosave_videos: false, max_video_file_size: 1_000_000 };
const ARCHIVE = { _: 'archiveChatListSettings', archive_and_mute_new_chats_from_unknown_users: false, keep_unmuted_chats_archived: true, keep_chats_from_folders_archived: false };
const REACTIONS = {
  _: 'reactionNotificationSettings', message_reaction_source: { _: 'reactionNotificationSourceAll' }, story_reaction_source: { _: 'reactionNotificationSourceNone' }, poll_vote_source: { _: 'reactionNotificationSourceAll' }, sound_id: '-1', show_preview: true,
};

const setting = (name: string) => ({ _: `userPrivacySetting${name}` });
const PRIVACY = ['ShowStatus', 'ShowProfilePhoto', 'ShowLinkInForwardedMessages', 'ShowPhoneNumber', 'ShowBio', 'ShowBirthdate', 'AllowChatInvites', 'AllowCalls', 'AllowPeerToPeerCalls', 'AllowFindingByPhoneNumber', 'AllowPrivateVoiceAndVideoNoteMessages'];
const EVERYBODY = { rules: [{ _: 'userPrivacySettingRuleAllowAll' }] };

export const personRooms: Rooms = {
  beginning: [
    ['createNewSupergroupChat', created('Breadth of TDLib', false), { title: 'Breadth of TDLib' }, ({ id }, known) => { known['group'] = id; known['supergroup'] = channelIdOf(id); }],
    ['createNewSupergroupChat', created('Channel of TDLib', true), { title: 'Channel of TDLib' }, ({ id }, known) => { known['channel'] = id; known['broadcast'] = channelIdOf(id); }],
    ['getMe', {}, { first_name: 'Anna tdlib' }, ({ id }, known) => { known['self'] = id; }],
    ['createPrivateChat', ({ friend }) => ({ user_id: friend, force: false }), { type: { _: 'chatTypePrivate' } }, ({ id }, known) => { known['friendChat'] = id; }],
    ['addChatMember', ({ group, friend }) => ({ chat_id: group, user_id: friend, forward_limit: 0 }), { failed_to_add_members: [] }],
  ],
  people: [
    ['getUser', ({ friend }) => ({ user_id: friend }), ({ friend, friendName }) => ({ id: friend, first_name: friendName })],
    ['getUserFullInfo', ({ friend }) => ({ user_id: friend }), { _: 'userFullInfo' }],
    ['getUserProfilePhotos', ({ friend }) => ({ user_id: friend, offset: 0, limit: 10 }), { total_count: 0 }],
    ['getGroupsInCommon', ({ friend }) => ({ user_id: friend, offset_chat_id: 0, limit: 10 }), ({ group }) => ({ chat_ids: [group] })],
    ['searchUserByPhoneNumber', ({ friendPhone }) => ({ phone_number: friendPhone, only_local: false }), ({ friend }) => ({ id: friend })],
    ['searchPublicChats', { query: 'four_lib' }, { chat_ids: [] }],
    ['searchChatsOnServer', { query: 'Breadth', limit: 10 }, { _: 'chats' }],
    ['getSupportUser', {}, { _: 'user' }],
    ['suggestUserBirthdate', ({ friend }) => ({ user_id: friend, birthdate: { _: 'birthdate', day: 1, month: 2, year: 0 } })],
    ['setChatMemberTag', ({ group, friend }) => ({ chat_id: group, user_id: friend, tag: 'guest' })],
    ['sharePhoneNumber', ({ friend }) => ({ user_id: friend })],
    ['setMessageSenderBlockList', ({ friend }) => ({ sender_id: { _: 'messageSenderUser', user_id: friend }, block_list: { _: 'blockListMain' } })],
    ['getBlockedMessageSenders', { block_list: { _: 'blockListMain' }, offset: 0, limit: 10 }, ({ friend }) => ({ senders: [{ user_id: friend }] })],
    ['setMessageSenderBlockList', ({ friend }) => ({ sender_id: { _: 'messageSenderUser', user_id: friend } })],
    ['getBlockedMessageSenders', { block_list: { _: 'blockListMain' }, offset: 0, limit: 10 }, { total_count: 0 }],
    ['setUserNote', ({ friend, friendName }) => ({ user_id: friend, note: formatted(`knows ${friendName}`) })],
    ['getUserFullInfo', ({ friend }) => ({ user_id: friend }), ({ friendName }) => ({ note: { text: `knows ${friendName}` } })],
  ],
  contacts: [
    ['getContacts', {}, ({ friend }) => ({ user_ids: some(friend) })],
    ['searchContacts', { query: 'Anna', limit: 10 }, ({ friend }) => ({ user_ids: some(friend) })],
    ['changeImportedContacts', ({ friendPhone, friendName }) => ({ contacts: [contact(friendPhone, friendName)] }), ({ friend }) => ({ user_ids: [friend] })],
    // Phone numbers without an account are not stored.
    ['getImportedContactCount', {}, { count: 0 }],
    ['clearImportedContacts'],
    ['removeContacts', ({ friend }) => ({ user_ids: [friend] })],
    ['getUser', ({ friend }) => ({ user_id: friend }), { is_contact: false }],
    ['addContact', ({ friend, friendPhone, friendName }) => ({ user_id: friend, contact: contact(friendPhone, friendName), share_phone_number: true })],
    ['importContacts', ({ friendPhone, friendName }) => ({ contacts: [contact(friendPhone, friendName)] }), ({ friend }) => ({ user_ids: [friend] })],
    ['setCloseFriends', ({ friend }) => ({ user_ids: [friend] })],
    ['getCloseFriends', {}, ({ friend }) => ({ user_ids: [friend] })],
    ['getTopChats', { category: { _: 'topChatCategoryUsers' }, limit: 10 }, { _: 'chats' }],
    ['getUserLink', {}, { url: /^https:\/\// }],
  ],
  oneself: [
    ['setName', { first_name: 'Anna', last_name: 'tdlib' }],
    ['setBio', { bio: 'in C++' }],
    ['setUsername', { username: 'breadth_of_tdlib' }],
    ['searchPublicChat', { username: 'breadth_of_tdlib' }, ({ self }) => ({ id: self })],
    ['setBirthdate', { birthdate: { _: 'birthdate', day: 4, month: 5, year: 1990 } }],
    ['getUserFullInfo', ({ self }) => ({ user_id: self }), { bio: { text: 'in C++' }, birthdate: { day: 4, month: 5, year: 1990 } }],
    ['setProfilePhoto', ({ picture }) => ({ photo: still(picture), is_public: false })],
    ['getUserProfilePhotos', ({ self }) => ({ user_id: self, offset: 0, limit: 10 }), { total_count: 1 }, ({ photos }, known) => { known['portrait'] = photos[0]?.id; }],
    ['deleteProfilePhoto', ({ portrait }) => ({ profile_photo_id: portrait })],
    ['setAccentColor', { accent_color_id: 3, background_custom_emoji_id: '0' }],
    ['setUsername', { username: '' }],
    ['getMe', {}, ({ self }) => ({ id: self, first_name: 'Anna', last_name: 'tdlib', accent_color_id: 3, usernames: holds((names) => names === undefined) })],
    ['setSupergroupUsername', ({ broadcast }) => ({ supergroup_id: broadcast, username: 'channel_of_tdlib' })],
    ['getSuitablePersonalChats', {}, ({ channel }) => ({ chat_ids: some(channel) })],
    ['setPersonalChat', ({ channel }) => ({ chat_id: channel })],
    ['getUserFullInfo', ({ self }) => ({ user_id: self }), ({ channel }) => ({ personal_chat_id: channel })],
    ['setPersonalChat', { chat_id: 0 }],
    ['getActiveSessions', {}, { sessions: some({ is_current: true }) }],
    ['getPasswordState', {}, { has_password: false }],
    ['getConnectedWebsites', {}, { websites: [] }],
  ],
  settings: [
    ['setAccountTtl', { ttl: { _: 'accountTtl', days: 365 } }],
    ['getAccountTtl', {}, { days: 365 }],
    ['setDefaultMessageAutoDeleteTime', { message_auto_delete_time: { _: 'messageAutoDeleteTime', time: 0 } }],
    ['getDefaultMessageAutoDeleteTime', {}, { time: 0 }],
    ['setArchiveChatListSettings', { settings: ARCHIVE }],
    ['getArchiveChatListSettings', {}, ARCHIVE],
    ['getAutoDownloadSettingsPresets', {}, { _: 'autoDownloadSettingsPresets' }],
    ['getAutosaveSettings', {}, { exceptions: [] }],
    ['setAutosaveSettings', ({ friendChat }) => ({ scope: { _: 'autosaveSettingsScopeChat', chat_id: friendChat }, settings: AUTOSAVE })],
    ['getAutosaveSettings', {}, { exceptions: [{ settings: AUTOSAVE }] }],
    ['clearAutosaveSettingsExceptions'],
    ['getAutosaveSettings', {}, { exceptions: [] }],
    ...['PrivateChats', 'GroupChats', 'ChannelChats'].map((scope): Call => ['getScopeNotificationSettings', { scope: { _: `notificationSettingsScope${scope}` } }, { mute_for: 0 }]),
    ['getChatNotificationSettingsExceptions', { compare_sound: false }, { _: 'chats' }],
    ['setReactionNotificationSettings', { notification_settings: REACTIONS }],
    ['resetAllNotificationSettings'],
    ['getSavedNotificationSounds', {}, { notification_sounds: [] }],
    ['setInactiveSessionTtl', { inactive_session_ttl_days: 30 }, refused(/FRESH_RESET_AUTHORISATION_FORBIDDEN/)],
    ['getApplicationConfig', {}, { _: 'jsonValueObject', members: filled }],
    ['getCountries', {}, { countries: some({ country_code: 'DE', calling_codes: ['49'] }) }],
    ['getCountryCode', {}, { _: 'text' }],
    ['getPhoneNumberInfo', { phone_number_prefix: '49' }, { country: { country_code: 'DE' } }],
    ['getTimeZones', {}, { time_zones: some({ id: 'Europe/Berlin' }) }],
    ['getInstalledBackgrounds', { for_dark_theme: false }, { backgrounds: filled }],
    ['getReadDatePrivacySettings', {}, { show_read_date: true }],
    ['setReadDatePrivacySettings', { settings: { _: 'readDatePrivacySettings', show_read_date: true } }],
    ['getNewChatPrivacySettings', {}, { _: 'newChatPrivacySettings' }],
  ],
  privacy: PRIVACY.flatMap((name): Call[] => [
    ['setUserPrivacySettingRules', { setting: setting(name), rules: { _: 'userPrivacySettingRules', ...EVERYBODY } }],
    ['getUserPrivacySettingRules', { setting: setting(name) }, EVERYBODY],
  ]),
  business: [
    ['setBusinessLocation', { location: { _: 'businessLocation', location: PLACE, address: 'Here' } }],
    ['setBusinessOpeningHours', { opening_hours: { _: 'businessOpeningHours', time_zone_id: 'Europe/Berlin', opening_hours: [{ _: 'businessOpeningHoursInterval', start_minute: 540, end_minute: 1020 }] } }],
    ['setBusinessStartPage', { start_page: { _: 'inputBusinessStartPage', title: 'Hats', message: 'of all sizes' } }],
    ['setBusinessLocation'],
    ['setBusinessOpeningHours'],
    ['setBusinessStartPage'],
    ['createBusinessChatLink', { link_info: HAT }, { title: 'Window' }, ({ link }, known) => { known['hat'] = link; }],
    ['editBusinessChatLink', ({ hat }) => ({ link: hat, link_info: { ...HAT, title: 'Door' } }), { title: 'Door' }],
    ['getBusinessChatLinks', {}, { links: [{ title: 'Door' }] }],
    ['getBusinessChatLinkInfo', ({ hat }) => ({ link_name: hat.slice(hat.lastIndexOf('/') + 1) }), { text: { text: 'a hat, please' } }],
    ['deleteBusinessChatLink', ({ hat }) => ({ link: hat })],
    ['getBusinessChatLinks', {}, { links: [] }],
    ['loadQuickReplyShortcuts'],
  ],
  saved: [
    ['loadSavedMessagesTopics', { limit: 10 }, refused(/Not Found/)],
    ['getSavedMessagesTopicHistory', ({ self }) => ({ saved_messages_topic_id: self, from_message_id: 0, offset: 0, limit: 10 }), { _: 'messages' }],
    ['getSavedMessagesTags', { saved_messages_topic_id: 0 }, { tags: [] }],
    ['searchSavedMessages', { saved_messages_topic_id: 0, tag: undefined, query: 'text', from_message_id: 0, offset: 0, limit: 10 }, { total_count: 0 }],
    ['setPinnedSavedMessagesTopics', { saved_messages_topic_ids: [] }],
    ['getSavedAnimations', {}, { animations: [] }],
  ],
};

function contact(phone_number: string, first_name: string) {
  return { _: 'importedContact', phone_number, first_name, last_name: '' };
}
