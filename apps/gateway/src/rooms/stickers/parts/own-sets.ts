import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** Built-in sticker sets: title, and whether they contain custom emoji. Some clients require them (TDLib those for topic icons), so they exist, but are empty. */
const OWN_SETS: Partial<Record<tl.InputStickerSet['_'], readonly [title: string, isEmoji: boolean]>> = {
  inputStickerSetAnimatedEmoji: ['AnimatedEmojies', false],
  inputStickerSetAnimatedEmojiAnimations: ['EmojiAnimations', false],
  inputStickerSetEmojiGenericAnimations: ['EmojiGenericAnimations', false],
  inputStickerSetEmojiDefaultStatuses: ['StatusEmoji', true],
  inputStickerSetEmojiChannelDefaultStatuses: ['ChannelStatusEmoji', true],
  inputStickerSetEmojiDefaultTopicIcons: ['TopicIcons', true],
};
const ownSets = Object.keys(OWN_SETS) as tl.InputStickerSet['_'][];

/** A built-in set by type, id or short name. Throws STICKERSET_INVALID. */
export function emptySet(asked: tl.InputStickerSet): tl.messages.stickerSet {
  const kind = ownSets.find((one, index) => one === asked._ || ('id' in asked && asked.id === BigInt(index + 1)) || ('short_name' in asked && asked.short_name === OWN_SETS[one]![0]));
  if (!kind) throw refusal('STICKERSET_INVALID');
  const [title, isEmoji] = OWN_SETS[kind]!;
  const set = { _: 'stickerSet', official: true, emojis: isEmoji || undefined, id: BigInt(ownSets.indexOf(kind) + 1), access_hash: 0n, title, short_name: title, count: 0, hash: 0 } as const;
  return { _: 'messages.stickerSet', set, packs: [], keywords: [], documents: [] };
}
