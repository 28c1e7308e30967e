/** A well-formed request of every implemented method; hostile requests are derived from these. */
import { randomBytes } from 'node:crypto';
import { RpcError } from '@teamgram/mtproto';
import { isErrorName, writeObject } from '@teamgram/tl';
import type { ErrorName, tl, TlObject } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { openAccountRequests, requestsAboutAccounts } from './requests-about-accounts.ts';
import { requestsAboutChats } from './requests-about-chats.ts';
import { requestsAboutPlans } from './requests-about-plans.ts';
import { requestsAboutSecretChats } from './requests-about-secret-chats.ts';
import { requestsAboutTopics } from './requests-about-topics.ts';

/** Objects that the requests refer to. */
export type Subjects = {
  friend: tl.inputPeerUser;
  /** A message of the caller in the dialog with the friend. */
  ownMessageId: number;
  /** A document and a photo that may be sent and fetched. */
  document: tl.inputDocument;
  photo: tl.inputPhoto;
};

export type Fields = Record<string, unknown>;
type Requests = { [method: string]: () => Fields };

const randomId = () => randomBytes(8).readBigInt64LE();
const self = { _: 'inputPeerSelf' };
const page = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n };
const noProof = { _: 'inputCheckPasswordEmpty' };
const noPassword = { _: 'account.passwordInputSettings', new_algo: { _: 'passwordKdfAlgoUnknown' }, new_password_hash: new Uint8Array(0), hint: '' };
const proof = { _: 'inputCheckPasswordSRP', srp_id: 1n, A: randomBytes(256), M1: randomBytes(32) };
const phone = { phone_number: '15550777', phone_code_hash: '00' };

/** Methods that need no login. */
export const openRequests: Requests = {
  ...openAccountRequests,
  'account.deleteAccount': () => ({ reason: '' }),
  'account.getPassword': () => ({}),
  'auth.cancelCode': () => phone,
  'auth.checkPassword': () => ({ password: proof }),
  'auth.dropTempAuthKeys': () => ({ except_auth_keys: [] }),
  'auth.importAuthorization': () => ({ id: 1n, bytes: randomBytes(32) }),
  'auth.exportLoginToken': () => ({ api_id: 1, api_hash: '', except_ids: [] }),
  'auth.importLoginToken': () => ({ token: randomBytes(32) }),
  'auth.logOut': () => ({}),
  'auth.resendCode': () => phone,
  'auth.sendCode': () => ({ phone_number: '15550777', api_id: 1, api_hash: '', settings: { _: 'codeSettings' } }),
  'auth.signIn': () => ({ ...phone, phone_code: '00000' }),
  'auth.signUp': () => ({ ...phone, first_name: 'Eve', last_name: '' }),
  'auth.bindTempAuthKey': () => ({ perm_auth_key_id: 1n, nonce: 1n, expires_at: 1, encrypted_message: randomBytes(104) }),
  'help.getAppConfig': () => ({ hash: 0 }),
  'help.getConfig': () => ({}),
  'help.getCountriesList': () => ({ lang_code: 'en', hash: 0 }),
  'help.getInviteText': () => ({}),
  'help.getNearestDc': () => ({}),
  'help.getTimezonesList': () => ({ hash: 0 }),
  'langpack.getDifference': () => ({ lang_pack: 'tdesktop', lang_code: 'en', from_version: 0 }),
  'langpack.getLangPack': () => ({ lang_pack: 'tdesktop', lang_code: 'en' }),
  'langpack.getLanguage': () => ({ lang_pack: 'tdesktop', lang_code: 'en' }),
  'langpack.getLanguages': () => ({ lang_pack: 'tdesktop' }),
  'langpack.getStrings': () => ({ lang_pack: 'tdesktop', lang_code: 'en', keys: ['lng_language_name'] }),
};

/** Methods that need a login. */
export function requestsAbout({ friend, ownMessageId, document, photo }: Subjects): Requests {
  const friendUser = { _: 'inputUser', user_id: friend.user_id, access_hash: friend.access_hash };
  const dialog = { _: 'inputDialogPeer', peer: friend };
  const chatlist = { _: 'inputChatlistDialogFilter', filter_id: 2 };
  const filter = { _: 'dialogFilter', id: 2, title: { _: 'textWithEntities', text: 'Friends', entities: [] }, pinned_peers: [], include_peers: [friend], exclude_peers: [] };
  const media = document.id === 0n ? { _: 'inputMediaGeoPoint', geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 } } : { _: 'inputMediaDocument', id: document };
  const location = { _: 'inputDocumentFileLocation', id: document.id, access_hash: document.access_hash, file_reference: document.file_reference, thumb_size: '' };
  const file = () => ({ _: 'inputFile', id: randomId(), parts: 1, name: 'a.png', md5_checksum: '' });
  return {
    ...requestsAboutChats(friend, friendUser),
    ...requestsAboutPlans(friend),
    ...requestsAboutSecretChats(friendUser),
    ...requestsAboutTopics,
    ...requestsAboutAccounts(friend, ownMessageId),
    'account.checkUsername': () => ({ username: 'nobody_has_it' }),
    'account.getAccountTTL': () => ({}),
    'account.setAccountTTL': () => ({ ttl: { _: 'accountDaysTTL', days: 365 } }),
    'account.getAuthorizations': () => ({}),
    'messages.getDefaultHistoryTTL': () => ({}),
    'messages.setDefaultHistoryTTL': () => ({ period: 0 }),
    'messages.setHistoryTTL': () => ({ peer: friend, period: 86_400 }),
    'messages.readMessageContents': () => ({ id: [ownMessageId] }),
    'account.getNotifyExceptions': () => ({ peer: { _: 'inputNotifyPeer', peer: friend } }),
    'account.getNotifySettings': () => ({ peer: { _: 'inputNotifyPeer', peer: friend } }),
    'account.getPrivacy': () => ({ key: { _: 'inputPrivacyKeyPhoneNumber' } }),
    'account.getGlobalPrivacySettings': () => ({}),
    'account.setGlobalPrivacySettings': () => ({ settings: { _: 'globalPrivacySettings', hide_read_marks: true } }),
    'account.toggleNoPaidMessagesException': () => ({ user_id: friendUser }),
    'account.setPrivacy': () => ({ key: { _: 'inputPrivacyKeyAbout' }, rules: [{ _: 'inputPrivacyValueAllowUsers', users: [friendUser] }] }),
    'account.updateBirthday': () => ({ birthday: { _: 'birthday', day: 4, month: 5 } }),
    'account.updateColor': () => ({ color: { _: 'peerColor', color: 3 } }),
    'account.resetAuthorization': () => ({ hash: 1n }),
    'account.resetNotifySettings': () => ({}),
    'account.updateNotifySettings': () => ({ peer: { _: 'inputNotifyPeer', peer: friend }, settings: { _: 'inputPeerNotifySettings', mute_until: 1 } }),
    'account.updatePasswordSettings': () => ({ password: noProof, new_settings: noPassword }),
    'account.updateProfile': () => ({ first_name: 'Alice', last_name: 'A', about: 'here' }),
    'account.updateStatus': () => ({ offline: false }),
    'account.setMainProfileTab': () => ({ tab: { _: 'profileTabMedia' } }),
    'messages.getPersonalChannelHistory': () => ({ user_id: friendUser, limit: 1, max_id: 0, min_id: 0, hash: 0n }),
    'messages.getDefaultTagReactions': () => ({ hash: 0n }),
    'messages.getSavedReactionTags': () => ({ hash: 0n }),
    'messages.updateSavedReactionTag': () => ({ reaction: { _: 'reactionEmoji', emoticon: '🔥' }, title: 'x' }),
    'account.getWallPapers': () => ({ hash: 0n }),
    'account.getWallPaper': () => ({ wallpaper: { _: 'inputWallPaperNoFile', id: 0x80000000n } }),
    'account.getMultiWallPapers': () => ({ wallpapers: [{ _: 'inputWallPaperNoFile', id: 0x80000001n }] }),
    'account.uploadWallPaper': () => ({ file: { _: 'inputFile', id: 1n, parts: 1, name: 'a.png', md5_checksum: '' }, mime_type: 'image/png', settings: { _: 'wallPaperSettings' } }),
    'account.saveWallPaper': () => ({ wallpaper: { _: 'inputWallPaperNoFile', id: 0x80000000n }, unsave: true, settings: { _: 'wallPaperSettings' } }),
    'account.installWallPaper': () => ({ wallpaper: { _: 'inputWallPaperNoFile', id: 0x80000000n }, settings: { _: 'wallPaperSettings' } }),
    'account.resetWallPapers': () => ({}),
    'account.uploadRingtone': () => ({ file: { _: 'inputFile', id: 1n, parts: 1, name: 'a.mp3', md5_checksum: '' }, file_name: 'a.mp3', mime_type: 'audio/mpeg' }),
    'account.saveRingtone': () => ({ id: document, unsave: false }),
    'account.getSavedRingtones': () => ({ hash: 0n }),
    'account.getChatThemes': () => ({ hash: 0n }),
    'messages.setChatTheme': () => ({ peer: friend, theme: { _: 'inputChatTheme', emoticon: '🐥' } }),
    'messages.setChatWallPaper': () => ({ peer: friend, wallpaper: { _: 'inputWallPaperNoFile', id: 0x80000000n } }),
    'account.uploadTheme': () => ({ file: { _: 'inputFile', id: 1n, parts: 1, name: 'a', md5_checksum: '' }, file_name: 'a', mime_type: 'application/x-tgtheme-tdesktop' }),
    'account.createTheme': () => ({ slug: '', title: 'Night', settings: [{ _: 'inputThemeSettings', base_theme: { _: 'baseThemeNight' }, accent_color: 255 }] }),
    'account.updateTheme': () => ({ format: 'tdesktop', theme: { _: 'inputThemeSlug', slug: 'nobody_has_it' }, title: 'x' }),
    'account.saveTheme': () => ({ theme: { _: 'inputThemeSlug', slug: 'nobody_has_it' }, unsave: false }),
    'account.installTheme': () => ({}),
    'account.getTheme': () => ({ format: 'tdesktop', theme: { _: 'inputThemeSlug', slug: 'nobody_has_it' } }),
    'account.getThemes': () => ({ format: 'tdesktop', hash: 0n }),
    'account.updateBusinessWorkHours': () => ({ business_work_hours: { _: 'businessWorkHours', timezone_id: 'Europe/Berlin', weekly_open: [{ _: 'businessWeeklyOpen', start_minute: 0, end_minute: 60 }] } }),
    'account.updateBusinessLocation': () => ({ geo_point: { _: 'inputGeoPoint', lat: 1, long: 2 }, address: 'x' }),
    'account.registerDevice': () => ({ token_type: 2, token: 'made-up-token', app_sandbox: false, secret: new Uint8Array(0), other_uids: [] }),
    'account.unregisterDevice': () => ({ token_type: 2, token: 'nobody-has-it', other_uids: [] }),
    'account.updateDeviceLocked': () => ({ period: 60 }),
    'account.updateBusinessGreetingMessage': () => ({ message: { _: 'inputBusinessGreetingMessage', shortcut_id: 999, recipients: { _: 'inputBusinessRecipients' }, no_activity_days: 7 } }),
    'account.updateBusinessAwayMessage': () => ({}),
    'account.updateBusinessIntro': () => ({ intro: { _: 'inputBusinessIntro', title: 'a', description: 'b' } }),
    'account.createBusinessChatLink': () => ({ link: { _: 'inputBusinessChatLink', message: 'hello' } }),
    'account.editBusinessChatLink': () => ({ slug: 'nobody_has_it', link: { _: 'inputBusinessChatLink', message: 'hello' } }),
    'account.deleteBusinessChatLink': () => ({ slug: 'nobody_has_it' }),
    'account.getBusinessChatLinks': () => ({}),
    'account.resolveBusinessChatLink': () => ({ slug: 'nobody_has_it' }),
    'messages.getQuickReplies': () => ({ hash: 0n }),
    'messages.getQuickReplyMessages': () => ({ shortcut_id: 1, hash: 0n }),
    'messages.checkQuickReplyShortcut': () => ({ shortcut: 'hello' }),
    'messages.sendQuickReplyMessages': () => ({ peer: friend, shortcut_id: 1, id: [1], random_id: [4_242n] }),
    'messages.editQuickReplyShortcut': () => ({ shortcut_id: 1, shortcut: 'bye' }),
    'messages.deleteQuickReplyShortcut': () => ({ shortcut_id: 9 }),
    'messages.deleteQuickReplyMessages': () => ({ shortcut_id: 1, id: [1] }),
    'messages.reorderQuickReplies': () => ({ order: [] }),
    'account.reorderUsernames': () => ({ order: [] }),
    'account.toggleUsername': () => ({ username: 'nobody_has_it', active: true }),
    'account.updateUsername': () => ({ username: 'alice_of_the_test' }),
    'auth.acceptLoginToken': () => ({ token: randomBytes(32) }),
    'auth.exportAuthorization': () => ({ dc_id: 2 }),
    'auth.resetAuthorizations': () => ({}),
    'contacts.addContact': () => ({ id: friendUser, first_name: 'Bob', last_name: '', phone: '' }),
    'contacts.acceptContact': () => ({ id: friendUser }),
    'contacts.updateContactNote': () => ({ id: friendUser, note: { _: 'textWithEntities', text: 'met at tea', entities: [] } }),
    'photos.uploadContactProfilePhoto': () => ({ save: true, user_id: friendUser }),
    'users.suggestBirthday': () => ({ id: friendUser, birthday: { _: 'birthday', day: 1, month: 2 } }),
    'contacts.block': () => ({ id: friend }),
    'contacts.setBlocked': () => ({ id: [friend], limit: 10 }),
    'contacts.deleteByPhones': () => ({ phones: ['15550888'] }),
    'contacts.deleteContacts': () => ({ id: [friendUser] }),
    'contacts.getBlocked': () => ({ offset: 0, limit: 10 }),
    'contacts.editCloseFriends': () => ({ id: [friend.user_id] }),
    'contacts.getBirthdays': () => ({}),
    'contacts.getContacts': () => ({ hash: 0n }),
    'contacts.getSaved': () => ({}),
    'messages.getSplitRanges': () => ({}),
    'contacts.getStatuses': () => ({}),
    'contacts.importContacts': () => ({ contacts: [{ _: 'inputPhoneContact', client_id: 1n, phone: '15550888', first_name: 'x', last_name: '' }] }),
    'contacts.resolvePhone': () => ({ phone: '15550888' }),
    'contacts.resolveUsername': () => ({ username: 'nobody_has_it' }),
    'contacts.search': () => ({ q: 'nobody', limit: 10 }),
    'contacts.exportContactToken': () => ({}),
    'contacts.importContactToken': () => ({ token: 'x'.repeat(38) }),
    'contacts.unblock': () => ({ id: friend }),
    'messages.clearAllDrafts': () => ({}),
    'chatlists.checkChatlistInvite': () => ({ slug: 'nobody-made-this' }),
    'chatlists.deleteExportedInvite': () => ({ chatlist, slug: 'nobody-made-this' }),
    'chatlists.editExportedInvite': () => ({ chatlist, slug: 'nobody-made-this', title: 'x', peers: [friend] }),
    'chatlists.exportChatlistInvite': () => ({ chatlist, title: 'x', peers: [friend] }),
    'chatlists.getChatlistUpdates': () => ({ chatlist }),
    'chatlists.getExportedInvites': () => ({ chatlist }),
    'chatlists.getLeaveChatlistSuggestions': () => ({ chatlist }),
    'chatlists.hideChatlistUpdates': () => ({ chatlist }),
    'chatlists.joinChatlistInvite': () => ({ slug: 'nobody-made-this', peers: [friend] }),
    'chatlists.joinChatlistUpdates': () => ({ chatlist, peers: [friend] }),
    'chatlists.leaveChatlist': () => ({ chatlist, peers: [friend] }),
    'folders.editPeerFolders': () => ({ folder_peers: [{ _: 'inputFolderPeer', peer: friend, folder_id: 1 }] }),
    'messages.getDialogFilters': () => ({}),
    'messages.toggleDialogFilterTags': () => ({ enabled: true }),
    'messages.updateDialogFilter': () => ({ id: 2, filter }),
    'messages.updateDialogFiltersOrder': () => ({ order: [2, 0] }),
    'messages.getPinnedSavedDialogs': () => ({}),
    'messages.getSavedDialogsByID': () => ({ ids: [friend] }),
    'messages.toggleSavedDialogPin': () => ({ pinned: true, peer: dialog }),
    'messages.reorderPinnedSavedDialogs': () => ({ order: [dialog] }),
    'messages.deleteSavedHistory': () => ({ peer: friend, max_id: 0 }),
    'messages.hidePeerSettingsBar': () => ({ peer: friend }),
    'contacts.getTopPeers': () => ({ correspondents: true, offset: 0, limit: 10, hash: 0n }),
    'contacts.resetTopPeerRating': () => ({ category: { _: 'topPeerCategoryCorrespondents' }, peer: friend }),
    'contacts.toggleTopPeers': () => ({ enabled: true }),
    'messages.deleteHistory': () => ({ peer: { ...self }, max_id: 0 }),
    'messages.deleteMessages': () => ({ id: [999_999] }),
    'messages.editMessage': () => ({ peer: friend, id: ownMessageId, message: `edited ${randomId()}` }),
    'messages.forwardMessages': () => ({ from_peer: friend, to_peer: friend, id: [ownMessageId], random_id: [randomId()] }),
    'messages.getAllDrafts': () => ({}),
    'messages.getDhConfig': () => ({ version: 0, random_length: 16 }),
    'messages.getDialogUnreadMarks': () => ({}),
    'messages.getDialogs': () => ({ offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n }),
    'messages.getHistory': () => ({ peer: friend, ...page }),
    'messages.getMessages': () => ({ id: [{ _: 'inputMessageID', id: ownMessageId }] }),
    'messages.getPeerDialogs': () => ({ peers: [dialog] }),
    'messages.getPeerSettings': () => ({ peer: friend }),
    'messages.getPinnedDialogs': () => ({ folder_id: 0 }),
    'messages.getSavedDialogs': () => ({ offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n }),
    'messages.getSavedHistory': () => ({ peer: friend, ...page }),
    'messages.getSearchCounters': () => ({ peer: friend, filters: [{ _: 'inputMessagesFilterPhotos' }] }),
    'messages.markDialogUnread': () => ({ unread: true, peer: dialog }),
    'messages.readHistory': () => ({ peer: friend, max_id: 0 }),
    'messages.reorderPinnedDialogs': () => ({ order: [dialog], folder_id: 0 }),
    'messages.saveDraft': () => ({ peer: friend, message: 'half a sent' }),
    'channels.checkSearchPostsFlood': () => ({ query: 'x' }),
    'channels.searchPosts': () => ({ hashtag: 'x', offset_rate: 0, offset_peer: { _: 'inputPeerEmpty' }, offset_id: 0, limit: 10 }),
    'messages.getSearchResultsCalendar': () => ({ peer: friend, filter: { _: 'inputMessagesFilterPhotos' }, offset_id: 0, offset_date: 0 }),
    'messages.getSearchResultsPositions': () => ({ peer: friend, filter: { _: 'inputMessagesFilterPhotos' }, offset_id: 0, limit: 10 }),
    'messages.togglePeerTranslations': () => ({ peer: friend, disabled: true }),
    'messages.translateText': () => ({ text: [{ _: 'textWithEntities', text: 'x', entities: [] }], to_lang: 'de' }),
    'messages.getSavedGifs': () => ({ hash: 0n }),
    'messages.getSuggestedDialogFilters': () => ({}),
    'messages.getDocumentByHash': () => ({ sha256: randomBytes(32), size: 1, mime_type: 'image/png' }),
    'messages.saveGif': () => ({ id: document, unsave: false }),
    'messages.getWebPage': () => ({ url: 'https://example.org', hash: 0 }),
    'messages.getWebPagePreview': () => ({ message: 'see https://example.org' }),
    'messages.searchGlobal': () => ({ q: 'x', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, offset_rate: 0, offset_peer: { _: 'inputPeerEmpty' }, offset_id: 0, limit: 10 }),
    'messages.searchSentMedia': () => ({ q: '', filter: { _: 'inputMessagesFilterPhotos' }, limit: 10 }),
    'messages.search': () => ({ peer: friend, q: 'x', filter: { _: 'inputMessagesFilterEmpty' }, min_date: 0, max_date: 0, ...page }),
    'messages.sendMedia': () => ({ peer: friend, media, message: 'with it', random_id: randomId() }),
    'messages.addPollAnswer': () => ({ peer: friend, msg_id: ownMessageId, answer: { _: 'inputPollAnswer', text: { _: 'textWithEntities', text: 'x', entities: [] } } }),
    'messages.deletePollAnswer': () => ({ peer: friend, msg_id: ownMessageId, option: Uint8Array.of(48) }),
    'messages.getPollResults': () => ({ peer: friend, msg_id: ownMessageId, poll_hash: 0n }),
    'messages.getPollVotes': () => ({ peer: friend, id: ownMessageId, limit: 10 }),
    'messages.getRecentLocations': () => ({ peer: friend, limit: 10, hash: 0n }),
    'messages.sendVote': () => ({ peer: friend, msg_id: ownMessageId, options: [Uint8Array.of(48)] }),
    'messages.getMessageEditData': () => ({ peer: friend, id: ownMessageId }),
    'messages.getMessageReadParticipants': () => ({ peer: friend, msg_id: ownMessageId }),
    'messages.getOutboxReadDate': () => ({ peer: friend, msg_id: ownMessageId }),
    'messages.clearRecentReactions': () => ({}),
    'messages.getMessageReactionsList': () => ({ peer: friend, id: ownMessageId, limit: 10 }),
    'messages.getMessagesReactions': () => ({ peer: friend, id: [ownMessageId] }),
    'messages.getRecentReactions': () => ({ limit: 10, hash: 0n }),
    'messages.getAvailableReactions': () => ({ hash: 0 }),
    'messages.getTopReactions': () => ({ limit: 10, hash: 0n }),
    'messages.getUnreadReactions': () => ({ peer: friend, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 }),
    'messages.readReactions': () => ({ peer: friend }),
    'messages.getUnreadPollVotes': () => ({ peer: friend, offset_id: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0 }),
    'messages.readPollVotes': () => ({ peer: friend }),
    'messages.sendReaction': () => ({ peer: friend, msg_id: ownMessageId, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] }),
    'messages.setDefaultReaction': () => ({ reaction: { _: 'reactionEmoji', emoticon: '👍' } }),
    'messages.sendMessage': () => ({ peer: friend, message: 'a text', random_id: randomId(), entities: [{ _: 'messageEntityBold', offset: 0, length: 1 }] }),
    'messages.sendMultiMedia': () => ({ peer: friend, multi_media: [{ _: 'inputSingleMedia', media, random_id: randomId(), message: '' }] }),
    'messages.setTyping': () => ({ peer: friend, action: { _: 'sendMessageTypingAction' } }),
    'messages.toggleDialogPin': () => ({ pinned: true, peer: dialog }),
    'messages.uploadMedia': () => ({ peer: friend, media }),
    'photos.deletePhotos': () => ({ id: [photo] }),
    'photos.getUserPhotos': () => ({ user_id: friendUser, offset: 0, max_id: 0n, limit: 10 }),
    'photos.updateProfilePhoto': () => ({ id: photo }),
    'photos.uploadProfilePhoto': () => ({ file: file() }),
    'updates.getDifference': () => ({ pts: 1, date: 1, qts: 0 }),
    'updates.getState': () => ({}),
    'upload.getFile': () => ({ location, offset: 0, limit: 4096 }),
    'upload.getFileHashes': () => ({ location, offset: 0 }),
    'upload.saveBigFilePart': () => ({ file_id: randomId(), file_part: 0, file_total_parts: 1, bytes: new Uint8Array(1024) }),
    'upload.saveFilePart': () => ({ file_id: randomId(), file_part: 0, bytes: new Uint8Array(1024) }),
    'users.getFullUser': () => ({ id: friendUser }),
    'users.getUsers': () => ({ id: [friendUser] }),
  };
}

/** Outcome of a call: the error name with X for its number, or undefined for a result. */
export type Answer = { error: ErrorName | undefined; code: number; message: string };

/** Calls a method without type checks. Rejects when the connection ends, or for an error in no table. */
export async function attempt(account: Account, method: string, fields: Fields): Promise<Answer> {
  try {
    await account.client.invoke(writeObject({ ...fields, _: method } as TlObject));
    return { error: undefined, code: 0, message: '' };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const { code, message } = error;
    const numbered = message.replace(/_\d+/, '_X');
    const name = isErrorName(numbered) ? numbered : message;
    if (!isErrorName(name)) throw new Error(`${method} was refused with ${message}, which no table knows`, { cause: error });
    return { error: name, code, message };
  }
}
