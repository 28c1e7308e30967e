/** A request of every method about groups and channels, as a well-behaved client sends it. The chats are nobody's, so each of them is refused. */
import type { tl } from '@teamgram/tl';
import type { Fields } from './requests.ts';

const chat_id = 5_000_000_000;
const chat = { _: 'inputPeerChat', chat_id };
const channel = { _: 'inputChannel', channel_id: 5_000_000_000, access_hash: 1n };
const link = `https://t.me/+${'A'.repeat(22)}`;
const noRights = { _: 'chatBannedRights', until_date: 0 };
const uploaded = { _: 'inputChatUploadedPhoto', file: { _: 'inputFile', id: 1n, parts: 1, name: 'a.png', md5_checksum: '' } };

/** What one person asks of a group, about another one. */
export function requestsAboutChats(friend: tl.inputPeerUser, friendUser: object): { [method: string]: () => Fields } {
  return {
    'channels.checkUsername': () => ({ channel, username: 'nobody_has_it' }),
    'channels.createChannel': () => ({ title: ' ', about: '' }),
    'channels.deleteChannel': () => ({ channel }),
    'channels.deleteHistory': () => ({ channel, max_id: 0 }),
    'channels.deleteMessages': () => ({ channel, id: [1] }),
    'channels.deleteParticipantHistory': () => ({ channel, participant: friend }),
    'channels.editAdmin': () => ({ channel, user_id: friendUser, admin_rights: { _: 'chatAdminRights' }, rank: '' }),
    'channels.editBanned': () => ({ channel, participant: friend, banned_rights: noRights }),
    'channels.editPhoto': () => ({ channel, photo: uploaded }),
    'channels.editTitle': () => ({ channel, title: 'x' }),
    'channels.deactivateAllUsernames': () => ({ channel }),
    'channels.reorderUsernames': () => ({ channel, order: ['nobody_has_it'] }),
    'channels.toggleUsername': () => ({ channel, username: 'nobody_has_it', active: true }),
    'channels.exportMessageLink': () => ({ channel, id: 1 }),
    'channels.getInactiveChannels': () => ({}),
    'channels.getSendAs': () => ({ peer: chat }),
    'channels.reportSpam': () => ({ channel, participant: friend, id: [1] }),
    'channels.toggleParticipantsHidden': () => ({ channel, enabled: true }),
    'messages.saveDefaultSendAs': () => ({ peer: chat, send_as: friend }),
    'channels.getAdminLog': () => ({ channel, q: '', max_id: 0n, min_id: 0n, limit: 10 }),
    'channels.getAdminedPublicChannels': () => ({}),
    'channels.getChannels': () => ({ id: [channel] }),
    'channels.getFullChannel': () => ({ channel }),
    'channels.getMessages': () => ({ channel, id: [{ _: 'inputMessageID', id: 1 }] }),
    'channels.getParticipant': () => ({ channel, participant: friend }),
    'channels.getParticipants': () => ({ channel, filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 10, hash: 0n }),
    'channels.inviteToChannel': () => ({ channel, users: [friendUser] }),
    'channels.joinChannel': () => ({ channel }),
    'channels.leaveChannel': () => ({ channel }),
    'channels.readHistory': () => ({ channel, max_id: 0 }),
    'channels.readMessageContents': () => ({ channel, id: [1] }),
    'channels.togglePreHistoryHidden': () => ({ channel, enabled: true }),
    'channels.toggleSignatures': () => ({ channel }),
    'channels.toggleSlowMode': () => ({ channel, seconds: 10 }),
    'channels.updateUsername': () => ({ channel, username: 'nobody_has_it' }),
    'messages.setChatAvailableReactions': () => ({ peer: chat, available_reactions: { _: 'chatReactionsAll' } }),
    'messages.addChatUser': () => ({ chat_id, user_id: friendUser, fwd_limit: 0 }),
    'messages.createChat': () => ({ users: [friendUser], title: ' ' }),
    'messages.deleteChat': () => ({ chat_id }),
    'messages.deleteChatUser': () => ({ chat_id, user_id: friendUser }),
    'messages.editChatAbout': () => ({ peer: chat, about: 'x' }),
    'messages.editChatAdmin': () => ({ chat_id, user_id: friendUser, is_admin: true }),
    'messages.editChatDefaultBannedRights': () => ({ peer: chat, banned_rights: noRights }),
    'messages.editChatPhoto': () => ({ chat_id, photo: { _: 'inputChatPhotoEmpty' } }),
    'messages.editChatTitle': () => ({ chat_id, title: 'x' }),
    'channels.toggleJoinRequest': () => ({ channel, enabled: true }),
    'channels.toggleJoinToSend': () => ({ channel, enabled: true }),
    'messages.checkChatInvite': () => ({ hash: 'A'.repeat(22) }),
    'messages.deleteExportedChatInvite': () => ({ peer: chat, link }),
    'messages.deleteRevokedExportedChatInvites': () => ({ peer: chat, admin_id: friendUser }),
    'messages.editExportedChatInvite': () => ({ peer: chat, link, usage_limit: 1 }),
    'messages.getAdminsWithInvites': () => ({ peer: chat }),
    'messages.getChatInviteImporters': () => ({ peer: chat, link, offset_date: 0, offset_user: { _: 'inputUserEmpty' }, limit: 10 }),
    'messages.getExportedChatInvite': () => ({ peer: chat, link }),
    'messages.getExportedChatInvites': () => ({ peer: chat, admin_id: friendUser, limit: 10 }),
    'messages.hideAllChatJoinRequests': () => ({ peer: chat, approved: true }),
    'messages.hideChatJoinRequest': () => ({ peer: chat, user_id: friendUser, approved: true }),
    'messages.importChatInvite': () => ({ hash: 'A'.repeat(22) }),
    'messages.exportChatInvite': () => ({ peer: chat }),
    'messages.getChats': () => ({ id: [chat_id] }),
    'messages.getCommonChats': () => ({ user_id: friendUser, max_id: 0, limit: 10 }),
    'messages.getFullChat': () => ({ chat_id }),
    'messages.migrateChat': () => ({ chat_id }),
    'messages.unpinAllMessages': () => ({ peer: friend }),
    'messages.updatePinnedMessage': () => ({ peer: friend, id: 999_999 }),
    'updates.getChannelDifference': () => ({ channel, filter: { _: 'channelMessagesFilterEmpty' }, pts: 1, limit: 10 }),
  };
}
