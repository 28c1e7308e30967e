import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** The emoji of a reaction. Throws REACTION_INVALID: custom and paid reactions are not supported. */
export function emojiOf(reaction: tl.Reaction): string {
  if (reaction._ !== 'reactionEmoji') throw refusal('REACTION_INVALID');
  return reaction.emoticon;
}

/** Empty for "no reaction", which is an empty list or reactionEmpty. */
export function chosenEmoji(reactions: readonly tl.Reaction[] | undefined): string[] {
  return (reactions ?? []).filter(({ _ }) => _ !== 'reactionEmpty').map(emojiOf);
}
