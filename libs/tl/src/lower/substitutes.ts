/**
 * Substitutes for constructors that the client's layer does not have. Undefined means none: an optional field is omitted, an element of a vector
 * dropped, and otherwise the containing object cannot be expressed either.
 */
import { buttonTypes } from '../lift/buttons.ts';
import type { Shaped } from './shaped.ts';

type Substitute = (now: Shaped, layer: number) => Shaped | undefined;

const as = (name: string): Substitute => (now) => ({ ...now, _: name });

/** Only objects about a user have an old form. */
const ofUser = (name: string, field: string): Substitute => ({ [field]: peer, ...fields }) =>
  peer.user_id === undefined ? undefined : { ...fields, _: name, user_id: peer.user_id };

const ofChannel = (name: string): Substitute => ({ peer, ...fields }) =>
  peer.channel_id === undefined ? undefined : { ...fields, _: name, channel_id: peer.channel_id };

function userReaction({ peer_id, reaction }: Shaped): Shaped | undefined {
  if (peer_id.user_id === undefined || reaction._ !== 'reactionEmoji') return undefined;
  return { _: 'messageUserReaction', user_id: peer_id.user_id, reaction: reaction.emoticon };
}

const buttonNames = new Map([...buttonTypes].map(([name, type]) => [type, name]));

/** The first layer with keyboardButtonUserProfile. */
const USER_PROFILE_LAYER = 135;

/**
 * Before layer 229 the action of a button was its constructor. A link to a user (core.telegram.org/bots/api#inlinekeyboardbutton:
 * "tg://user?id=<user_id>") existed before the constructor for it.
 */
function oldButton({ text, style, type: { _: type, ...fields } }: Shaped, layer: number): Shaped | undefined {
  if (type === 'inlineButtonTypeUserProfile' && layer < USER_PROFILE_LAYER) return { _: 'keyboardButtonUrl', text, style, url: `tg://user?id=${fields['user_id']}` };
  const name = buttonNames.get(type);
  return name === undefined ? undefined : { ...fields, _: name, text, style };
}

/** The text inside a rich text whose format is unknown to an old client. */
function plainText(now: Shaped): Shaped {
  if (typeof now['text'] === 'string') return { _: 'textPlain', text: now['text'] };
  return (now['text'] as Shaped | undefined) ?? { _: 'textEmpty' };
}

/** A code sent by a method unknown to the client is entered like one from an SMS. */
const codeBySms = ({ length }: Shaped): Shaped => ({ _: 'auth.sentCodeTypeSms', length: length ?? 5 });

export const substitutes: Record<string, Substitute> = {
  keyboardInlineButton: oldButton,
  keyboardInlineButtonRow: as('keyboardButtonRow'),
  messagePeerReaction: userReaction,
  messagePeerVote: ofUser('messageUserVote', 'peer'),
  messagePeerVoteInputOption: ofUser('messageUserVoteInputOption', 'peer'),
  messagePeerVoteMultiple: ofUser('messageUserVoteMultiple', 'peer'),
  postInteractionCountersMessage: as('messageInteractionCounters'),
  peerStories: ofUser('userStories', 'peer'),
  'stories.peerStories': as('stories.userStories'),
  'messages.sponsoredMessagesEmpty': () => ({ _: 'messages.sponsoredMessages', messages: [], chats: [], users: [] }),
  'messages.translateResult': ({ result: [first] }) =>
    first ? { _: 'messages.translateResultText', text: first.text } : { _: 'messages.translateNoResult' },
  emojiStatusCollectible: ({ document_id, until }) => ({ _: 'emojiStatus', document_id, until }),
  updatePinnedForumTopic: ofChannel('updateChannelPinnedTopic'),
  updatePinnedForumTopics: ofChannel('updateChannelPinnedTopics'),
  dialogFilterChatlist: (now) => ({ ...now, _: 'dialogFilter', exclude_peers: [] }),
  documentAttributeCustomEmoji: ({ alt, stickerset }) => ({ _: 'documentAttributeSticker', alt, stickerset }),
  botInlineMessageMediaWebPage: as('botInlineMessageText'),
  webViewResultUrl: as('simpleWebViewResultUrl'),
  sendMessageStopDraftAction: () => ({ _: 'sendMessageCancelAction' }),
  sendMessageTextDraftAction: () => ({ _: 'sendMessageTypingAction' }),
  sendMessageRichMessageDraftAction: () => ({ _: 'sendMessageTypingAction' }),
};

/** Before layer 148 there was only one username. */
function firstName(now: Shaped, layer: number): Shaped {
  if (layer >= 148 || !now['usernames']) return now;
  const first = (now['usernames'] as Shaped[]).find(({ active }) => active);
  return first ? { ...now, username: first['username'] } : now;
}

/** Existing constructors whose present content used to be expressed by another one. */
export const reshapes: Record<string, Substitute> = {
  user: firstName,
  channel: firstName,
  keyboardButton: oldButton,
  // In layers 158 to 166 this was a separate constructor.
  messageActionSetChatWallPaper: (now) => (now['same'] ? { _: 'messageActionSetSameChatWallPaper', wallpaper: now['wallpaper'] } : now),
  // Until layer 197 a status with an expiry was a separate constructor.
  emojiStatus: (now) => (now['until'] === undefined ? now : { ...now, _: 'emojiStatusUntil' }),
};

/** Neutral replacement for any constructor of a TL type that cannot be expressed, because it or something inside it is unknown. */
export const typeNeutrals: Record<string, Substitute> = {
  MessageMedia: () => ({ _: 'messageMediaUnsupported' }),
  MessageAction: () => ({ _: 'messageActionEmpty' }),
  PageBlock: () => ({ _: 'pageBlockUnsupported' }),
  RichText: plainText,
  InputStickerSet: () => ({ _: 'inputStickerSetEmpty' }),
  'auth.SentCodeType': codeBySms,
};

/** If an update cannot be expressed, its envelope is still sent, empty except for the date. */
export const neutrals: Record<string, Substitute> = {
  updateShort: ({ date }) => ({ _: 'updates', updates: [], users: [], chats: [], date, seq: 0 }),
};
