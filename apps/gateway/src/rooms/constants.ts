/**
 * Methods with constant answers, all in one place. Queries for things this server does not have get a truthful empty answer, and requests that name such a
 * thing are refused with the error for its absence. Nothing is faked: no answer is "not modified", and no request is acknowledged that would not be carried
 * out. A method moves to a file of its own as soon as the feature exists.
 */
import { refusal } from '@teamgram/domain';
import type { ApiMethod, ErrorName, Result } from '@teamgram/tl';
import { method } from '../rpc/method.ts';
import type { Method } from '../rpc/method.ts';
import { emptySet } from './stickers/parts/own-sets.ts';

/** Clients ask again after this time. A time in the past makes TDLib and Telegram Desktop ask without pause. */
const ASK_AGAIN_S = 24 * 3600;

function constant<Name extends ApiMethod>(name: Name, answer: Result<Name>): Method {
  return method(name, () => answer);
}

/** A method about one particular thing that cannot exist here: always refused with `error`, from its error table. */
function missing(name: ApiMethod, error: ErrorName): Method {
  return { name, answer: () => { throw refusal(error); } };
}

const nobody = { chats: [], users: [] };
const noEmojiStatuses = { _: 'account.emojiStatuses', hash: 0n, statuses: [] } as const satisfies Result<'account.getDefaultEmojiStatuses'>;
const noEmoji = { _: 'emojiList', hash: 0n, document_id: [] } as const satisfies Result<'account.getDefaultBackgroundEmojis'>;
const noEmojiGroups = { _: 'messages.emojiGroups', hash: 0, groups: [] } as const satisfies Result<'messages.getEmojiGroups'>;
const noStickerSets = { _: 'messages.allStickers', hash: 0n, sets: [] } as const satisfies Result<'messages.getAllStickers'>;
const noFeaturedSets = { _: 'messages.featuredStickers', hash: 0n, count: 0, sets: [], unread: [] } as const satisfies Result<'messages.getFeaturedStickers'>;
const noFoundSets = { _: 'messages.foundStickerSets', hash: 0n, sets: [] } as const satisfies Result<'messages.searchStickerSets'>;
const noChats = { _: 'messages.chats', chats: [] } as const satisfies Result<'channels.getGroupsForDiscussion'>;
const noStories = { _: 'stories.stories', count: 0, stories: [], ...nobody } as const satisfies Result<'stories.getPinnedStories'>;
const noStars = { _: 'payments.starsStatus', balance: { _: 'starsAmount', amount: 0n, nanos: 0 }, ...nobody } as const satisfies Result<'payments.getStarsStatus'>;
const noGifts = { _: 'payments.savedStarGifts', count: 0, gifts: [], ...nobody } as const satisfies Result<'payments.getSavedStarGifts'>;

const platform = [
  constant('help.getAppUpdate', { _: 'help.noAppUpdate' }),
  constant('help.getCdnConfig', { _: 'cdnConfig', public_keys: [] }),
  constant('help.getDeepLinkInfo', { _: 'help.deepLinkInfoEmpty' }),
  constant('help.getPeerColors', { _: 'help.peerColors', hash: 0, colors: [] }),
  constant('help.getPeerProfileColors', { _: 'help.peerColors', hash: 0, colors: [] }),
  constant('help.getRecentMeUrls', { _: 'help.recentMeUrls', urls: [], ...nobody }),
  method('help.getPromoData', (_, { nowS }) => ({ _: 'help.promoDataEmpty', expires: nowS + ASK_AGAIN_S })),
  method('help.getTermsOfServiceUpdate', (_, { nowS }) => ({ _: 'help.termsOfServiceUpdateEmpty', expires: nowS + ASK_AGAIN_S })),
  // No terms of service were ever shown that could be accepted.
  missing('help.acceptTermsOfService', 'DATA_JSON_INVALID'),
  // "USER_INVALID": the support name and support notes are visible to support staff only, and there is none.
  missing('help.getSupportName', 'USER_INVALID'),
  missing('help.getUserInfo', 'USER_INVALID'),
  missing('help.editUserInfo', 'USER_INVALID'),
  // Nothing is promoted, so hiding it succeeds trivially.
  constant('help.hidePromoData', true),
  // Client telemetry is not stored, so the answer is that it was not saved.
  constant('help.saveAppLog', false),
];

const account = [
  // Accounts are not deleted for inactivity; a century stands for never.
  constant('account.getAllSecureValues', []),
  constant('account.getConnectedBots', { _: 'account.connectedBots', connected_bots: [], users: [] }),
  constant('account.getSavedMusicIds', { _: 'account.savedMusicIds', ids: [] }),
  constant('account.getSecureValue', []),
  // Temporary passwords are used only for payments, which are not supported.
  missing('account.getTmpPassword', 'TMP_PASSWORD_DISABLED'),
  constant('account.getWebAuthorizations', { _: 'account.webAuthorizations', authorizations: [], users: [] }),
  // There are no web authorizations: resetting all succeeds trivially, and no hash can name one.
  missing('account.resetWebAuthorization', 'HASH_INVALID'),
  constant('account.resetWebAuthorizations', true),
  constant('account.getWebBrowserSettings', { _: 'account.webBrowserSettings', external_exceptions: [], inapp_exceptions: [], hash: 0n }),
];

const appearance = [
  constant('account.getChannelDefaultEmojiStatuses', noEmojiStatuses),
  constant('account.getChannelRestrictedStatusEmojis', noEmoji),
  constant('account.getCollectibleEmojiStatuses', noEmojiStatuses),
  constant('account.getDefaultBackgroundEmojis', noEmoji),
  constant('account.getDefaultEmojiStatuses', noEmojiStatuses),
  constant('account.getDefaultGroupPhotoEmojis', noEmoji),
  constant('account.getDefaultProfilePhotoEmojis', noEmoji),
  constant('account.getRecentEmojiStatuses', noEmojiStatuses),
  constant('account.getUniqueGiftChatThemes', { _: 'account.chatThemes', hash: 0n, themes: [], ...nobody }),
];

const stickers = [
  constant('messages.getAllStickers', noStickerSets),
  constant('messages.getArchivedStickers', { _: 'messages.archivedStickers', count: 0, sets: [] }),
  constant('messages.getAttachedStickers', []),
  constant('messages.getCustomEmojiDocuments', []),
  method('messages.getEmojiKeywords', ({ lang_code }) => ({ _: 'emojiKeywordsDifference', lang_code, from_version: 0, version: 0, keywords: [] })),
  method('messages.getEmojiKeywordsDifference', ({ lang_code, from_version }) => (
    { _: 'emojiKeywordsDifference', lang_code, from_version, version: from_version, keywords: [] })),
  constant('messages.getEmojiKeywordsLanguages', []),
  constant('messages.getEmojiGroups', noEmojiGroups),
  constant('messages.getEmojiProfilePhotoGroups', noEmojiGroups),
  constant('messages.getEmojiStatusGroups', noEmojiGroups),
  constant('messages.getEmojiStickerGroups', noEmojiGroups),
  constant('messages.getEmojiStickers', noStickerSets),
  constant('messages.getFavedStickers', { _: 'messages.favedStickers', hash: 0n, packs: [], stickers: [] }),
  constant('messages.getFeaturedEmojiStickers', noFeaturedSets),
  constant('messages.getFeaturedStickers', noFeaturedSets),
  constant('messages.getMaskStickers', noStickerSets),
  constant('messages.getMyStickers', { _: 'messages.myStickers', count: 0, sets: [] }),
  constant('messages.getOldFeaturedStickers', noFeaturedSets),
  constant('messages.getRecentStickers', { _: 'messages.recentStickers', hash: 0n, packs: [], stickers: [], dates: [] }),
  method('messages.getStickerSet', ({ stickerset }) => emptySet(stickerset)),
  constant('messages.getStickers', { _: 'messages.stickers', hash: 0n, stickers: [] }),
  constant('messages.searchCustomEmoji', noEmoji),
  constant('messages.searchEmojiStickerSets', noFoundSets),
  constant('messages.searchStickerSets', noFoundSets),
];

const reactions = [
  constant('messages.getAvailableEffects', { _: 'messages.availableEffects', hash: 0, effects: [], documents: [] }),
  method('messages.getPaidReactionPrivacy', (_, { nowS }) => ({ _: 'updates', updates: [], ...nobody, date: nowS, seq: 0 })),
];

const dialogs = [
  // Locations of users are not stored, the caller's neither: a peerSelfLocated would claim that others see it.
  method('contacts.getLocated', (_, { nowS }) => ({ _: 'updates', updates: [{ _: 'updatePeerLocated', peers: [] }], ...nobody, date: nowS, seq: 0 })),
  constant('contacts.getSponsoredPeers', { _: 'contacts.sponsoredPeersEmpty' }),
  // Phone numbers without an account are not stored after a contact import, so there is nothing to forget.
  constant('contacts.resetSaved', true),
  // Fact checks are not supported ("can_edit_factcheck" is never set), so no message has one.
  method('messages.getFactCheck', ({ msg_id }) => msg_id.map(() => ({ _: 'factCheck', hash: 0n }))),
  // Callback buttons can be pressed, but there is no bot to answer.
  missing('messages.getBotCallbackAnswer', 'BOT_RESPONSE_TIMEOUT'),
  missing('messages.editFactCheck', 'CHAT_ACTION_FORBIDDEN'),
  missing('messages.deleteFactCheck', 'CHAT_ACTION_FORBIDDEN'),
  // "… one for each user": no user has requirements.
  method('users.getRequirementsToContact', ({ id }) => id.map(() => ({ _: 'requirementToContactEmpty' }))),
  constant('users.getSavedMusic', { _: 'users.savedMusic', count: 0, documents: [] }),
];

const messages = [
  // Delivery reports are requested only for messages with report_delivery_until_date, which is never set; read metrics are not stored.
  constant('messages.reportMessagesDelivery', false),
  constant('messages.reportReadMetrics', false),
  constant('messages.reportMusicListen', false),
  // The Replies chat is not supported: replies arrive in the chat they were sent to.
  missing('contacts.blockFromReplies', 'MSG_ID_INVALID'),
  // Channels have no direct messages.
  missing('messages.readSavedHistory', 'PARENT_PEER_INVALID'),
  constant('messages.getSponsoredMessages', { _: 'messages.sponsoredMessagesEmpty' }),
  // "… cancels PUSH-notification sending": no push notifications are sent, and getDifference starts where the client says.
  constant('messages.receivedMessages', []),
];

const channels = [
  constant('communities.getJoinedCommunities', noChats),
];

const bots = [
  constant('aicompose.getTones', { _: 'aicompose.tones', hash: 0n, tones: [], users: [] }),
  constant('bots.getAdminedBots', []),
  constant('bots.getPopularAppBots', { _: 'bots.popularAppBots', users: [] }),
  constant('messages.getAttachMenuBots', { _: 'attachMenuBots', hash: 0n, bots: [], users: [] }),
];

const stories = [
  method('stories.getAllReadPeerStories', (_, { nowS }) => ({ _: 'updates', updates: [], ...nobody, date: nowS, seq: 0 })),
  constant('stories.getAlbums', { _: 'stories.albums', hash: 0n, albums: [] }),
  constant('stories.getAllStories', { _: 'stories.allStories', count: 0, state: '', peer_stories: [], ...nobody, stealth_mode: { _: 'storiesStealthMode' } }),
  constant('stories.getChatsToSend', noChats),
  // "… one for each peer": there are no stories.
  method('stories.getPeerMaxIDs', ({ id }) => id.map(() => ({ _: 'recentStory' }))),
  constant('stories.getPinnedStories', noStories),
  constant('stories.getStoriesArchive', noStories),
  constant('stories.getStoriesByID', noStories),
];

const wallet = [
  constant('payments.getPremiumGiftCodeOptions', []),
  constant('payments.getSavedInfo', { _: 'payments.savedInfo' }),
  constant('payments.getSavedStarGifts', noGifts),
  constant('payments.getStarGiftActiveAuctions', { _: 'payments.starGiftActiveAuctions', auctions: [], ...nobody }),
  constant('payments.getStarGiftCollections', { _: 'payments.starGiftCollections', collections: [] }),
  constant('payments.getStarGifts', { _: 'payments.starGifts', hash: 0, gifts: [], ...nobody }),
  constant('payments.getStarsGiftOptions', []),
  constant('payments.getStarsGiveawayOptions', []),
  constant('payments.getStarsStatus', noStars),
  constant('payments.getStarsSubscriptions', noStars),
  constant('payments.getStarsTopupOptions', []),
  constant('payments.getStarsTransactions', noStars),
  constant('premium.getMyBoosts', { _: 'premium.myBoosts', my_boosts: [], ...nobody }),
];

const calls = [
  // Calls are not supported, so clients keep their defaults.
  constant('phone.getCallConfig', { _: 'dataJSON', data: '{}' }),
];

export const constants: readonly Method[] = [
  ...platform, ...account, ...appearance, ...stickers, ...reactions, ...dialogs, ...messages, ...channels, ...bots, ...stories, ...wallet, ...calls,
];
