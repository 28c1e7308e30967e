/** Emoji available as reactions (core.telegram.org/api/reactions): a fixed list for everybody. */
const REACTIONS = [
  '👍', '👎', '❤', '🔥', '🥰', '👏', '😁', '🤔', '🤯', '😱', '🤬', '😢', '🎉', '🤩', '🤮', '💩', '🙏', '👌', '🕊', '🤡', '🥱', '🥴', '😍', '🐳',
  '❤‍🔥', '🌚', '🌭', '💯', '🤣', '⚡', '🍌', '🏆', '💔', '🤨', '😐', '🍓', '🍾', '💋', '🖕', '😈', '😴', '😭', '🤓', '👻', '👨‍💻', '👀', '🎃', '🙈',
  '😇', '😨', '🤝', '✍', '🤗', '🫡', '🎅', '🎄', '☃', '💅', '🤪', '🗿', '🆒', '💘', '🙉', '🦄', '😘', '💊', '🙊', '😎', '👾', '🤷‍♂', '🤷', '🤷‍♀', '😡',
] as const;

/** In the order in which they are offered. */
export const reactionEmoji: readonly string[] = REACTIONS;
export const DEFAULT_REACTION = '👍';
/** Limit of a user's reactions to one message. */
export const OWN_REACTIONS_MAX = 3;
/** Limit of different reactions to one message. */
export const REACTION_KINDS_MAX = 11;

const known = new Set<string>(REACTIONS);

/** The stored form of an emoji, without variation selectors; undefined when it is not available as a reaction. */
export function reactionOf(emoji: string): string | undefined {
  const plain = emoji.replaceAll('\uFE0F', '');
  return known.has(plain) ? plain : undefined;
}
