/** Rules for fields that no old definition had under their present name and type: constructor → field → how to compute it from the old object. */
import { liftSound, peerOfUser } from '../past/conversions.ts';
import type { Old } from './old.ts';

type Rules = Record<string, (old: Old) => unknown>;

/** The topic "General" of every forum (core.telegram.org/api/forum). Telegram Desktop of layer 152 sends its id with media to any chat. */
const GENERAL_TOPIC = 1;

/** Before layer 160 a reply was an id (from 148 on with the id of the topic, which on its own means a message in that topic). */
function replyTo({ reply_to_msg_id, top_msg_id }: Old): unknown {
  const id = reply_to_msg_id ?? (top_msg_id === GENERAL_TOPIC ? undefined : top_msg_id);
  return id === undefined ? undefined : { _: 'inputReplyToMessage', reply_to_msg_id: id, top_msg_id };
}

/** Stories belonged to users before layer 164; requests without a user referred to the caller's own. */
const peerOfOwner = (old: Old): unknown => (old['user_id'] ? peerOfUser(old['user_id']) : { _: 'inputPeerSelf' });
const peerUser = (old: Old): unknown => ({ _: 'peerUser', user_id: old['user_id'] });

/** Before layer 143 an invoice was identified by its message. */
const invoiceOfMessage = ({ peer, msg_id }: Old): unknown => ({ _: 'inputInvoiceMessage', peer, msg_id });
const savedGiftOfMessage = ({ msg_id }: Old): unknown => ({ _: 'inputSavedStarGiftUser', msg_id });
const starsAmount = (amount: bigint): unknown => ({ _: 'starsAmount', amount, nanos: 0 });
const amountOfStars = ({ stars }: Old): unknown => (typeof stars === 'bigint' ? starsAmount(stars) : stars);
const rarity = ({ rarity_permille }: Old): unknown => ({ _: 'starGiftAttributeRarity', permille: rarity_permille });
const daysOfMonths = ({ months }: Old): number => Math.min(months * 30, 0x7fff_ffff);
/** The only right of connected bots before layer 201. */
const botRights = ({ can_reply }: Old): unknown => ({ _: 'businessBotRights', reply: can_reply });
const chatTheme = (emoticon: string | undefined): unknown => (emoticon === undefined ? undefined : { _: 'chatTheme', emoticon });

/** A colour and its emoji were two fields up to layers 166 (users, channels) and 214 (account.updateColor). */
function peerColor({ color, background_emoji_id }: Old): unknown {
  const isAbsent = color === undefined && background_emoji_id === undefined;
  return isAbsent ? undefined : { _: 'peerColor', color, background_emoji_id };
}

function usernames({ username }: Old): unknown {
  return username === '' ? [] : [{ _: 'username', editable: true, active: true, username }];
}

/** Reports used to contain a reason; now the reporter chooses an option offered by the server. The name of the reason is one of our options. */
const reportOption = ({ reason }: Old): Uint8Array => new TextEncoder().encode(reason._);

/** Correct answers of a quiz used to be identified by option, now by index. Both lists may be as long as a request, so each is traversed once. */
function correctAnswers({ poll, correct_answers }: Old): unknown {
  if (correct_answers === undefined) return undefined;
  const indexes = new Map<string, number>();
  for (const [index, answer] of (poll.answers as Old[]).entries()) {
    const option = String(answer['option']);
    if (!indexes.has(option)) indexes.set(option, index);
  }
  return (correct_answers as Uint8Array[]).flatMap((option) => indexes.get(String(option)) ?? []);
}

const soundOf = ({ sound }: Old): unknown => (sound === undefined ? undefined : liftSound(sound));

const messages: Record<string, Rules> = {
  'messages.sendMessage': { reply_to: replyTo },
  'messages.sendMedia': { reply_to: replyTo },
  'messages.sendMultiMedia': { reply_to: replyTo },
  'messages.sendInlineBotResult': { reply_to: replyTo },
  'messages.sendScreenshotNotification': { reply_to: replyTo },
  'messages.saveDraft': { reply_to: replyTo },
  'messages.requestWebView': { reply_to: replyTo },
  'messages.prolongWebView': { reply_to: replyTo },
  'messages.report': { option: reportOption },
  'messages.setChatTheme': { theme: ({ emoticon }) => (emoticon === '' ? { _: 'inputChatThemeEmpty' } : { _: 'inputChatTheme', emoticon }) },
  'messages.sendBotRequestedPeer': { requested_peers: ({ requested_peer }) => [requested_peer] },
  'messages.translateText': { id: ({ msg_id }) => (msg_id === undefined ? undefined : [msg_id]) },
  'messages.composeMessageWithAI': { tone: () => undefined },
  // An empty reaction removed the reaction.
  'messages.sendReaction': { reaction: ({ reaction }) => reaction === undefined ? undefined : reaction === '' ? [] : [{ _: 'reactionEmoji', emoticon: reaction }] },
  'messages.chatInviteJoinResultWebView': { query_id: ({ webview }) => webview.query_id ?? 0n },
  draftMessage: { reply_to: replyTo },
  inputMediaPoll: { correct_answers: correctAnswers },
  inputMediaStory: { peer: peerOfOwner },
  inputReplyToStory: { peer: peerOfOwner },
  messageMediaDocument: { alt_documents: ({ alt_document }) => alt_document && [alt_document] },
  messageMediaStory: { peer: peerUser },
  messageReplyStoryHeader: { peer: peerUser },
  messageReactions: { recent_reactions: ({ recent_reactons }) => recent_reactons },
  messageActionGiftCode: { days: daysOfMonths },
  messageActionGiftPremium: { days: daysOfMonths },
  messageActionRequestedPeer: { peers: ({ peer }) => [peer] },
  messageActionSetChatTheme: { theme: ({ emoticon }) => chatTheme(emoticon) },
  reactionCount: { chosen_order: ({ chosen }) => (chosen ? 0 : undefined) },
  webPageAttributeStory: { peer: peerUser },
};

const accounts: Record<string, Rules> = {
  'account.sendVerifyEmailCode': { purpose: () => ({ _: 'emailVerifyPurposePassport' }) },
  'account.verifyEmail': {
    purpose: () => ({ _: 'emailVerifyPurposePassport' }),
    verification: ({ code }) => ({ _: 'emailVerificationCode', code }),
  },
  'account.updateColor': { color: peerColor },
  'account.updateConnectedBot': { rights: (old) => (old['can_reply'] ? botRights(old) : undefined) },
  botBusinessConnection: { rights: (old) => (old['can_reply'] ? botRights(old) : undefined) },
  connectedBot: { rights: botRights },
  user: { color: peerColor },
  userFull: { id: ({ id, user }) => id ?? user.id, theme: ({ theme_emoticon }) => chatTheme(theme_emoticon) },
  updateUserName: { usernames },
  peerNotifySettings: { ios_sound: soundOf, android_sound: soundOf, other_sound: soundOf },
};

const nothingCounted = (): unknown => ({ _: 'statsAbsValueAndPrev', current: 0, previous: 0 });
const noGraph = (): unknown => ({ _: 'statsGraphError', error: '' });

/** Stories and reactions had no statistics before layer 167. */
const statistics: Record<string, Rules> = {
  'stats.broadcastStats': {
    reactions_per_post: nothingCounted, views_per_story: nothingCounted, shares_per_story: nothingCounted, reactions_per_story: nothingCounted,
    reactions_by_emotion_graph: noGraph, story_interactions_graph: noGraph, story_reactions_by_emotion_graph: noGraph,
    recent_posts_interactions: ({ recent_message_interactions }) => recent_message_interactions,
  },
  'stats.messageStats': { reactions_by_emotion_graph: noGraph },
  // Pages used to continue at a date, a chat and a number, which have no equivalent here: the first page contains everything that fits.
  'stats.getMessagePublicForwards': { offset: ({ offset_id }) => (offset_id === 0 ? '' : '0_-1_0') },
};

const channels: Record<string, Rules> = {
  'channels.reportSpam': { participant: ({ user_id }) => peerOfUser(user_id) },
  'channels.toggleSignatures': { signatures_enabled: ({ enabled }) => enabled || undefined },
  channel: { color: peerColor },
  updateGroupCall: { peer: ({ chat_id }) => chat_id && { _: 'peerChat', chat_id } },
  // Votes were sent only to the voter's own sessions and bots, without the peer of the poll.
  updateMessagePollVote: { peer: peerUser },
};

const OWN_STORIES = ['deleteStories', 'editStory', 'getStoriesArchive', 'getStoriesViews', 'getStoryViewsList', 'sendStory', 'togglePinned', 'canSendStory'];
const STORIES_OF = ['exportStoryLink', 'getPinnedStories', 'getStoriesByID', 'incrementStoryViews', 'readStories', 'sendReaction'];

const stories: Record<string, Rules> = {
  ...Object.fromEntries([...OWN_STORIES, ...STORIES_OF].map((name) => [`stories.${name}`, { peer: peerOfOwner }])),
  'stories.report': { peer: peerOfOwner, option: reportOption },
  'stories.allStories': { peer_stories: ({ user_stories }) => user_stories, stealth_mode: () => ({ _: 'storiesStealthMode' }) },
  'stories.allStoriesNotModified': { stealth_mode: () => ({ _: 'storiesStealthMode' }) },
  updateStory: { peer: peerUser },
  updateReadStories: { peer: peerUser },
  updateSentStoryReaction: { peer: peerUser },
};

const payments: Record<string, Rules> = {
  'payments.getPaymentForm': { invoice: invoiceOfMessage },
  'payments.sendPaymentForm': { invoice: invoiceOfMessage },
  'payments.validateRequestedInfo': { invoice: invoiceOfMessage },
  'payments.convertStarGift': { stargift: savedGiftOfMessage },
  'payments.saveStarGift': { stargift: savedGiftOfMessage },
  'payments.transferStarGift': { stargift: savedGiftOfMessage },
  'payments.upgradeStarGift': { stargift: savedGiftOfMessage },
  'payments.updateStarGiftPrice': { resell_amount: ({ resell_stars }) => starsAmount(resell_stars) },
  'payments.getStarsRevenueWithdrawalUrl': { amount: ({ stars }) => stars },
  'payments.assignAppStoreTransaction': { purpose: ({ restore }) => ({ _: 'inputStorePaymentPremiumSubscription', restore }) },
  'payments.assignPlayMarketTransaction': {
    receipt: ({ purchase_token }) => ({ _: 'dataJSON', data: purchase_token }),
    purpose: () => ({ _: 'inputStorePaymentPremiumSubscription' }),
  },
  'payments.checkedGiftCode': { days: daysOfMonths },
  inputInvoiceStarGift: { peer: peerOfOwner },
  inputInvoiceStarGiftTransfer: { stargift: savedGiftOfMessage },
  inputInvoiceStarGiftUpgrade: { stargift: savedGiftOfMessage },
  inputInvoiceStars: {
    purpose: ({ option: { stars, currency, amount } }) => ({ _: 'inputStorePaymentStarsTopup', stars, currency, amount }),
  },
  invoice: { terms_url: ({ recurring_terms_url }) => recurring_terms_url },
  starsTransaction: { amount: amountOfStars },
  starGiftAttributeBackdrop: { rarity },
  starGiftAttributeModel: { rarity },
  starGiftAttributePattern: { rarity },
};

export const fieldLifts: Record<string, Rules> = { ...messages, ...accounts, ...channels, ...statistics, ...stories, ...payments };
