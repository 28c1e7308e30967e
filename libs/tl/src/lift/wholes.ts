/** Constructors and methods whose name no longer exists: their names and fields in the newest layer. */
import { peerOfChannel, peerOfUser } from '../past/conversions.ts';
import { liftedButtons } from './buttons.ts';
import type { Lifted, Old } from './old.ts';

type Whole = (old: Old) => Lifted;

const named = (name: string): Whole => (old) => ({ ...old, _: name });
const ofUser = (user_id: number): unknown => ({ _: 'peerUser', user_id });

/** A method for channels that became one for all peers. */
const ofPeer = (name: string): Whole => ({ channel, ...fields }) => ({ ...fields, _: name, peer: peerOfChannel(channel) });

/** Sponsored messages are identified by their random id alone. */
const ofRandomId = (name: string): Whole => ({ channel: _channel, ...fields }) => ({ ...fields, _: name });

/** In layer 148 `topic_id` was present if the topic was pinned; later there is a flag. */
function pinnedTopic(old: Old): Lifted {
  const { channel_id, topic_id = 0 } = old;
  const pinned = 'pinned' in old ? old['pinned'] : topic_id !== 0 || undefined;
  return { _: 'updatePinnedForumTopic', pinned, peer: { _: 'peerChannel', channel_id }, topic_id };
}

const methods: Record<string, Whole> = {
  'account.addNoPaidMessagesException': named('account.toggleNoPaidMessagesException'),
  'channels.clickSponsoredMessage': ofRandomId('messages.clickSponsoredMessage'),
  'channels.viewSponsoredMessage': ofRandomId('messages.viewSponsoredMessage'),
  'channels.reportSponsoredMessage': ofRandomId('messages.reportSponsoredMessage'),
  'channels.getSponsoredMessages': ofPeer('messages.getSponsoredMessages'),
  'channels.createForumTopic': ofPeer('messages.createForumTopic'),
  'channels.editForumTopic': ofPeer('messages.editForumTopic'),
  'channels.getForumTopics': ofPeer('messages.getForumTopics'),
  'channels.getForumTopicsByID': ofPeer('messages.getForumTopicsByID'),
  'channels.deleteTopicHistory': ofPeer('messages.deleteTopicHistory'),
  'channels.reorderPinnedForumTopics': ofPeer('messages.reorderPinnedForumTopics'),
  'channels.updatePinnedForumTopic': ofPeer('messages.updatePinnedForumTopic'),
  'channels.editCreator': ofPeer('messages.editChatCreator'),
  'channels.getFutureCreatorAfterLeave': ofPeer('messages.getFutureChatCreatorAfterLeave'),
  'channels.deleteUserHistory': ({ channel, user_id }) => ({ _: 'channels.deleteParticipantHistory', channel, participant: peerOfUser(user_id) }),
  'contacts.toggleStoriesHidden': ({ id, hidden }) => ({ _: 'stories.togglePeerStoriesHidden', peer: peerOfUser(id), hidden }),
  'payments.canPurchasePremium': ({ purpose }) => ({ _: 'payments.canPurchaseStore', purpose: purpose ?? { _: 'inputStorePaymentPremiumSubscription' } }),
  'stories.getAllReadUserStories': named('stories.getAllReadPeerStories'),
  'stories.getUserStories': ({ user_id }) => ({ _: 'stories.getPeerStories', peer: peerOfUser(user_id) }),
  'users.getStoriesMaxIDs': ({ id }) => ({ _: 'stories.getPeerMaxIDs', id: id.map(peerOfUser) }),
  'users.getIsPremiumRequiredToContact': named('users.getRequirementsToContact'),
};

const constructors: Record<string, Whole> = {
  appWebViewResultUrl: named('webViewResultUrl'),
  simpleWebViewResultUrl: named('webViewResultUrl'),
  emojiStatusUntil: named('emojiStatus'),
  inputStorePaymentStars: named('inputStorePaymentStarsTopup'),
  premiumGiftOption: named('premiumSubscriptionOption'),
  messageActionAttachMenuBotAllowed: () => ({ _: 'messageActionBotAllowed', attach_menu: true }),
  messageActionSetSameChatWallPaper: (old) => ({ ...old, _: 'messageActionSetChatWallPaper', same: true }),
  messageInteractionCounters: (old) => ({ ...old, _: 'postInteractionCountersMessage', reactions: 0 }),
  messageUserReaction: ({ user_id, reaction }) =>
    ({ _: 'messagePeerReaction', peer_id: ofUser(user_id), date: 0, reaction: { _: 'reactionEmoji', emoticon: reaction } }),
  messageUserVote: ({ user_id, ...vote }) => ({ ...vote, _: 'messagePeerVote', peer: ofUser(user_id) }),
  messageUserVoteInputOption: ({ user_id, ...vote }) => ({ ...vote, _: 'messagePeerVoteInputOption', peer: ofUser(user_id) }),
  messageUserVoteMultiple: ({ user_id, ...vote }) => ({ ...vote, _: 'messagePeerVoteMultiple', peer: ofUser(user_id) }),
  'messages.translateNoResult': () => ({ _: 'messages.translateResult', result: [] }),
  'messages.translateResultText': ({ text }) =>
    ({ _: 'messages.translateResult', result: [{ _: 'textWithEntities', text, entities: [] }] }),
  updateChannelPinnedTopic: pinnedTopic,
  updateChannelPinnedTopics: ({ channel_id, order }) => ({ _: 'updatePinnedForumTopics', peer: { _: 'peerChannel', channel_id }, order }),
  updateUserPhoto: ({ user_id }) => ({ _: 'updateUser', user_id }),
  userStories: ({ user_id, ...stories }) => ({ ...stories, _: 'peerStories', peer: ofUser(user_id) }),
  'stories.userStories': (old) => ({ ...old, _: 'stories.peerStories', chats: [] }),
};

export const liftedWholes: Record<string, Whole> = { ...methods, ...constructors, ...liftedButtons };
