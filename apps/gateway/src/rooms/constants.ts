/**
 * Honest empty answers, all in one place: questions about things that do not exist on this server are answered "there are none", and what
 * names one of them is refused by the name of the thing that is missing. Nothing is pretended: no answer says "not modified", none
 * acknowledges a wish that would not be kept. A method leaves this page for a file of its own as soon as its things exist.
 */
import { refusal } from '@teamgram/domain';
import type { ApiMethod, ErrorName, Result } from '@teamgram/tl';
import { method } from '../rpc/method.ts';
import type { Method } from '../rpc/method.ts';
import { emptySet } from './stickers/parts/own-sets.ts';

/** Clients ask again after this long; a time in the past makes TDLib and Telegram Desktop ask without pause. */
const ASK_AGAIN_S = 24 * 3600;

function constant<Name extends ApiMethod>(name: Name, answer: Result<Name>): Method {
  return method(name, () => answer);
}

/** The method is about one thing that cannot be there: `error` says so in the words of its error table. */
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
  // No terms were ever shown, so there are none that this could be the acceptance of.
  missing('help.acceptTermsOfService', 'DATA_JSON_INVALID'),
  // "USER_INVALID": the name of the support staff, and what it notes of people, are told to the staff, and there is none.
  missing('help.getSupportName', 'USER_INVALID'),
  missing('help.getUserInfo', 'USER_INVALID'),
  missing('help.editUserInfo', 'USER_INVALID'),
  // Nothing is promoted, so nothing of it is shown from here on.
  constant('help.hidePromoData', true),
  // Events of client applications are kept by nobody, so they were not saved.
  constant('help.saveAppLog', false),
];

const account = [
  // No account is deleted for being idle; a century stands for never.
  constant('account.getAllSecureValues', []),
  constant('account.getConnectedBots', { _: 'account.connectedBots', connected_bots: [], users: [] }),
  constant('account.getSavedMusicIds', { _: 'account.savedMusicIds', ids: [] }),
  constant('account.getSecureValue', []),
  // Nothing is paid for here, and nothing else asks for one.
  missing('account.getTmpPassword', 'TMP_PASSWORD_DISABLED'),
  constant('account.getWebAuthorizations', { _: 'account.webAuthorizations', authorizations: [], users: [] }),
  // There are none, so none is left of them; and none that a hash could name.
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
  // Nobody's place is kept, the caller's neither: a peerSelfLocated would say that others see it.
  method('contacts.getLocated', (_, { nowS }) => ({ _: 'updates', updates: [{ _: 'updatePeerLocated', peers: [] }], ...nobody, date: nowS, seq: 0 })),
  constant('contacts.getSponsoredPeers', { _: 'contacts.sponsoredPeersEmpty' }),
  // Of people without an account nothing is kept once they were looked for: nothing is left to forget.
  constant('contacts.resetSaved', true),
  // Nobody checks facts here ("can_edit_factcheck" is told to nobody), so no message has a note on them.
  method('messages.getFactCheck', ({ msg_id }) => msg_id.map(() => ({ _: 'factCheck', hash: 0n }))),
  // A button is pressed, and there is no bot that would answer.
  missing('messages.getBotCallbackAnswer', 'BOT_RESPONSE_TIMEOUT'),
  missing('messages.editFactCheck', 'CHAT_ACTION_FORBIDDEN'),
  missing('messages.deleteFactCheck', 'CHAT_ACTION_FORBIDDEN'),
  // "… one for each user": nobody asks for anything before they may be written to.
  method('users.getRequirementsToContact', ({ id }) => id.map(() => ({ _: 'requirementToContactEmpty' }))),
  constant('users.getSavedMusic', { _: 'users.savedMusic', count: 0, documents: [] }),
];

const messages = [
  // Asked of messages that say so (report_delivery_until_date), which none does, and of views that nobody counts: nothing is kept.
  constant('messages.reportMessagesDelivery', false),
  constant('messages.reportReadMetrics', false),
  constant('messages.reportMusicListen', false),
  // Replies come where they were said; nobody has a chat that gathers them, nor a message in it.
  missing('contacts.blockFromReplies', 'MSG_ID_INVALID'),
  // No channel has direct messages.
  missing('messages.readSavedHistory', 'PARENT_PEER_INVALID'),
  constant('messages.getSponsoredMessages', { _: 'messages.sponsoredMessagesEmpty' }),
  // "… cancels PUSH-notification sending": none is sent, and getDifference begins where the client says.
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
  // "… one for each peer": nobody has posted any.
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
  // Tuning of calls, of which there are none: the client's own defaults stand.
  constant('phone.getCallConfig', { _: 'dataJSON', data: '{}' }),
];

export const constants: readonly Method[] = [
  ...platform, ...account, ...appearance, ...stickers, ...reactions, ...dialogs, ...messages, ...channels, ...bots, ...stories, ...wallet, ...calls,
];
