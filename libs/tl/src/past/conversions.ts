/**
 * Conversions of field values where only the type changed between an old layer and the newest, in both directions; keyed by both TL types.
 * `undefined`: the old type cannot express the value.
 */
import { elementType } from '../schema/definition.ts';

// Values of any TL type; the key of the conversion tells which.
// oxlint-disable-next-line typescript/no-explicit-any
type Value = any;
export type Conversion = { lift: (old: Value) => unknown; lower: (now: Value) => unknown };

const INT_MAX = 0x7fff_ffff;

const same: Conversion = { lift: (old) => old, lower: (now) => now };
const ofUser = (user_id: number) => ({ _: 'peerUser', user_id });
const numberOf = (peer: Value): number | undefined => peer.user_id;

const CONVERSIONS: Record<string, Conversion> = {
  // File sizes and offsets had 31 bits: larger values are sent as the maximum.
  'int→int53': { lift: (old) => old, lower: (now) => Math.min(now, INT_MAX) },
  // Hashes for caching: 0 requests the whole list.
  'int→long': { lift: BigInt, lower: () => 0 },
  'int→double': { lift: (old) => old, lower: (now) => Math.round(now) },
  'int→string': { lift: String, lower: (now) => Number.parseInt(now, 10) || 0 },
  'Bool→true': { lift: (old) => old || undefined, lower: (now) => now === true },
  'string→TextWithEntities': { lift: (text) => ({ _: 'textWithEntities', text, entities: [] }), lower: (now) => now.text },
  'string→Reaction': {
    lift: (emoticon) => (emoticon === '' ? { _: 'reactionEmpty' } : { _: 'reactionEmoji', emoticon }),
    lower: (now) => (now._ === 'reactionEmpty' ? '' : now.emoticon),
  },
  'Vector<string>→ChatReactions': {
    lift: (list: string[]) => ({ _: 'chatReactionsSome', reactions: list.map((emoticon) => ({ _: 'reactionEmoji', emoticon })) }),
    lower: (now) => (now.reactions ?? []).flatMap((reaction: Value) => reaction.emoticon ?? []),
  },
  'string→NotificationSound': { lift: liftSound, lower: (now) => (now._ === 'notificationSoundNone' ? '' : 'default') },
  'int53→Peer': { lift: ofUser, lower: numberOf },
  'Vector<int53>→Vector<Peer>': { lift: (list: number[]) => list.map(ofUser), lower: (list) => list.flatMap((peer: Value) => numberOf(peer) ?? []) },
  'Vector<Peer>→Vector<SendAsPeer>': {
    lift: (list: Value[]) => list.map((peer) => ({ _: 'sendAsPeer', peer })),
    lower: (list) => list.map((sendAs: Value) => sendAs.peer),
  },
  'int→PeerColor': { lift: (color) => ({ _: 'peerColor', color }), lower: (now) => now.color },
  'int→RecentStory': { lift: (max_id) => ({ _: 'recentStory', max_id }), lower: (now) => now.max_id },
  'long→StarsAmount': { lift: (amount) => ({ _: 'starsAmount', amount, nanos: 0 }), lower: (now) => (now._ === 'starsAmount' ? now.amount : undefined) },
  'InputUser→InputPeer': { lift: peerOfUser, lower: userOfPeer },
  'Bool→PaidReactionPrivacy': { lift: paidReactionPrivacy, lower: (now) => now._ === 'paidReactionPrivacyAnonymous' },
  'true→PaidReactionPrivacy': { lift: paidReactionPrivacy, lower: (now) => now._ === 'paidReactionPrivacyAnonymous' || undefined },
  'BusinessRecipients→BusinessBotRecipients': renamed('businessRecipients', 'businessBotRecipients'),
  'InputBusinessRecipients→InputBusinessBotRecipients': renamed('inputBusinessRecipients', 'inputBusinessBotRecipients'),
  // The constructors of the old types are lifted when they are read, and lowered by rules of their own.
  'UserStories→PeerStories': same,
  'Vector<MessageUserReaction>→Vector<MessagePeerReaction>': same,
  'Vector<MessageUserVote>→Vector<MessagePeerVote>': same,
  'Vector<KeyboardButtonRow>→Vector<KeyboardInlineButtonRow>': same,
};

/** The conversion between two types; a single value that became a vector is converted as its element. */
export function conversionOf(oldType: string, newType: string): Conversion | undefined {
  if (oldType === newType) return same;
  const known = CONVERSIONS[`${oldType}→${newType}`];
  const element = elementType(newType);
  if (known || element === undefined) return known;
  const single = conversionOf(oldType, element);
  return single && { lift: (old) => [single.lift(old)], lower: (list) => (list.length > 0 ? single.lower(list[0]) : undefined) };
}

/** Converts "default", "" (none) or a file name. */
export function liftSound(sound: string): unknown {
  if (sound === 'default') return { _: 'notificationSoundDefault' };
  return sound === '' ? { _: 'notificationSoundNone' } : { _: 'notificationSoundLocal', title: sound, data: sound };
}

function paidReactionPrivacy(isPrivate: boolean | undefined): unknown {
  return { _: isPrivate ? 'paidReactionPrivacyAnonymous' : 'paidReactionPrivacyDefault' };
}

function renamed(oldName: string, newName: string): Conversion {
  return { lift: (old) => ({ ...old, _: newName }), lower: (now) => ({ ...now, _: oldName }) };
}

const PEER_OF_USER: Record<string, string> = { inputUserSelf: 'inputPeerSelf', inputUserEmpty: 'inputPeerEmpty', inputUserFromMessage: 'inputPeerUserFromMessage', inputUser: 'inputPeerUser' };

/** InputUser → InputPeer: their constructors match one to one. */
export function peerOfUser(user: Value): { _: string } {
  return { ...user, _: PEER_OF_USER[user._]! };
}

/** InputPeer → InputUser; undefined if it is not one of a user. */
export function userOfPeer(peer: Value): unknown {
  const name = Object.keys(PEER_OF_USER).find((user) => PEER_OF_USER[user] === peer._);
  return name && { ...peer, _: name };
}

const PEER_OF_CHANNEL: Record<string, string> = { inputChannelEmpty: 'inputPeerEmpty', inputChannelFromMessage: 'inputPeerChannelFromMessage', inputChannel: 'inputPeerChannel' };

/** InputChannel → InputPeer. */
export function peerOfChannel(channel: Value): { _: string } {
  return { ...channel, _: PEER_OF_CHANNEL[channel._]! };
}
