/**
 * Rules for fields of old definitions that the newest layer does not have under that name and type: constructor → old field → its value. Undefined if
 * it cannot be expressed in that layer; an optional field is then omitted.
 */
import { userOfPeer } from '../past/conversions.ts';
import type { Shaped } from './shaped.ts';

type Rules = Record<string, (now: Shaped, layer: number) => unknown>;

const userOf = ({ peer }: Shaped): unknown => peer.user_id;
const inputUserOf = ({ peer }: Shaped): unknown => userOfPeer(peer);
const monthsOfDays = ({ days }: Shaped): number => Math.max(1, Math.round(days / 30));
const permille = ({ rarity }: Shaped): number => rarity.permille ?? 0;
const emojiOfColor = ({ color }: Shaped): unknown => color?.background_emoji_id;
const emoticonOf = ({ theme }: Shaped): unknown => theme?.emoticon;
/** Until layer 194 an amount was a whole number of stars. */
const starsOf = ({ amount }: Shaped, layer: number): unknown => {
  if (layer >= 195) return amount;
  return amount._ === 'starsAmount' ? amount.amount : undefined;
};

function oldSound({ other_sound, android_sound, ios_sound }: Shaped): unknown {
  const sound = other_sound ?? android_sound ?? ios_sound;
  return sound && (sound._ === 'notificationSoundNone' ? '' : 'default');
}

function correctOptions({ poll, correct_answers }: Shaped): unknown {
  return correct_answers?.flatMap((index: number) => poll.answers[index]?.option ?? []);
}

export const fieldLowerings: Record<string, Rules> = {
  // Values that official servers sent to clients of that time (core.telegram.org/constructor/config).
  config: {
    // phone.requestCall is not supported here.
    phonecalls_enabled: () => undefined,
    ignore_phone_entities: () => undefined,
    pfs_enabled: () => true,
    saved_gifs_limit: () => 200,
    stickers_faved_limit: () => 5,
    pinned_dialogs_count_max: () => 5,
    pinned_infolder_count_max: () => 100,
  },
  user: { background_emoji_id: emojiOfColor },
  channel: { background_emoji_id: emojiOfColor },
  userFull: { theme_emoticon: emoticonOf },
  updateUserName: { username: ({ usernames }) => usernames[0]?.username ?? '' },
  peerNotifySettings: { sound: oldSound },
  botBusinessConnection: { can_reply: ({ rights }) => rights?.reply },
  connectedBot: { can_reply: ({ rights }) => rights.reply },
  'stats.broadcastStats': { recent_message_interactions: ({ recent_posts_interactions }) => recent_posts_interactions },
  draftMessage: { reply_to_msg_id: ({ reply_to }) => reply_to?.reply_to_msg_id },
  messageMediaDocument: { alt_document: ({ alt_documents }) => alt_documents?.[0] },
  messageMediaStory: { user_id: userOf },
  messageReplyStoryHeader: { user_id: userOf },
  messageReactions: { recent_reactons: ({ recent_reactions }) => recent_reactions },
  messageActionGiftCode: { months: monthsOfDays },
  messageActionGiftPremium: { months: monthsOfDays },
  messageActionRequestedPeer: { peer: ({ peers }) => peers[0] },
  messageActionSetChatTheme: { emoticon: emoticonOf },
  reactionCount: { chosen: ({ chosen_order }) => chosen_order !== undefined },
  inputMediaStory: { user_id: inputUserOf },
  inputReplyToStory: { user_id: inputUserOf },
  inputMediaPoll: { correct_answers: correctOptions },
  webPageAttributeStory: { user_id: userOf },
  updateGroupCall: { chat_id: ({ peer }) => peer?.chat_id ?? peer?.channel_id },
  updateMessagePollVote: { user_id: userOf },
  updateStory: { user_id: userOf },
  updateReadStories: { user_id: userOf },
  updateSentStoryReaction: { user_id: userOf },
  'stories.allStories': { user_stories: ({ peer_stories }) => peer_stories },
  'payments.checkedGiftCode': { months: monthsOfDays },
  invoice: { recurring_terms_url: ({ terms_url }) => terms_url },
  starsTransaction: { stars: starsOf },
  starGiftAttributeBackdrop: { rarity_permille: permille },
  starGiftAttributeModel: { rarity_permille: permille },
  starGiftAttributePattern: { rarity_permille: permille },
};
