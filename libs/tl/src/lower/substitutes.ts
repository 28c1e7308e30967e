/**
 * What is sent in the place of a constructor that the client's layer does not know. undefined = nothing: an optional field
 * is left out, an element of a vector dropped, and otherwise the object around it cannot be said either.
 */
import { buttonTypes } from '../lift/buttons.ts';
import type { Shaped } from './shaped.ts';

type Substitute = (now: Shaped, layer: number) => Shaped | undefined;

const as = (name: string): Substitute => (now) => ({ ...now, _: name });

/** Only what is of a user has an old form. */
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

/** Before layer 229 what a button does was its constructor. A link to a user (core.telegram.org/bots/api#inlinekeyboardbutton: "tg://user?id=<user_id>") is older than its own. */
function oldButton({ text, style, type: { _: type, ...fields } }: Shaped, layer: number): Shaped | undefined {
  if (type === 'inlineButtonTypeUserProfile' && layer < USER_PROFILE_LAYER) return { _: 'keyboardButtonUrl', text, style, url: `tg://user?id=${fields['user_id']}` };
  const name = buttonNames.get(type);
  return name === undefined ? undefined : { ...fields, _: name, text, style };
}

/** The text inside a rich text that an old client cannot format. */
function plainText(now: Shaped): Shaped {
  if (typeof now['text'] === 'string') return { _: 'textPlain', text: now['text'] };
  return (now['text'] as Shaped | undefined) ?? { _: 'textEmpty' };
}

/** A code that arrives by a way the client does not know is typed in like one of an SMS. */
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

/** Before layer 148 there was one username only. */
function firstName(now: Shaped, layer: number): Shaped {
  if (layer >= 148 || !now['usernames']) return now;
  const first = (now['usernames'] as Shaped[]).find(({ active }) => active);
  return first ? { ...now, username: first['username'] } : now;
}

/** A known constructor whose present content was said by another one then. */
export const reshapes: Record<string, Substitute> = {
  user: firstName,
  channel: firstName,
  keyboardButton: oldButton,
  // In layers 158 to 166 it had its own constructor.
  messageActionSetChatWallPaper: (now) => (now['same'] ? { _: 'messageActionSetSameChatWallPaper', wallpaper: now['wallpaper'] } : now),
  // Until layer 197 a status with an end had its own constructor.
  emojiStatus: (now) => (now['until'] === undefined ? now : { ...now, _: 'emojiStatusUntil' }),
};

/** Stands for any constructor of a TL type that cannot be said, whether unknown itself or around something unknown. */
export const typeNeutrals: Record<string, Substitute> = {
  MessageMedia: () => ({ _: 'messageMediaUnsupported' }),
  MessageAction: () => ({ _: 'messageActionEmpty' }),
  PageBlock: () => ({ _: 'pageBlockUnsupported' }),
  RichText: plainText,
  InputStickerSet: () => ({ _: 'inputStickerSetEmpty' }),
  'auth.SentCodeType': codeBySms,
};

/** An update that the client has no words for must not take its envelope with it: an empty one says only the date. */
export const neutrals: Record<string, Substitute> = {
  updateShort: ({ date }) => ({ _: 'updates', updates: [], users: [], chats: [], date, seq: 0 }),
};
