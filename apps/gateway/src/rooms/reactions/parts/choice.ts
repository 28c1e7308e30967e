import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';

/** The emoji of a wish. Throws REACTION_INVALID: reactions of one's own making and paid ones do not exist here. */
export function emojiOf(reaction: tl.Reaction): string {
  if (reaction._ !== 'reactionEmoji') throw refusal('REACTION_INVALID');
  return reaction.emoticon;
}

/** "No reaction" is nothing, or the empty one. */
export function chosenEmoji(reactions: readonly tl.Reaction[] | undefined): string[] {
  return (reactions ?? []).filter(({ _ }) => _ !== 'reactionEmpty').map(emojiOf);
}
