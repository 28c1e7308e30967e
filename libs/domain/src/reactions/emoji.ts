/** The emoji with which one may react (core.telegram.org/api/reactions): a closed list, the same for everybody. */
const REACTIONS = [
  '👍', '👎', '❤', '🔥', '🥰', '👏', '😁', '🤔', '🤯', '😱', '🤬', '😢', '🎉', '🤩', '🤮', '💩', '🙏', '👌', '🕊', '🤡', '🥱', '🥴', '😍', '🐳',
  '❤‍🔥', '🌚', '🌭', '💯', '🤣', '⚡', '🍌', '🏆', '💔', '🤨', '😐', '🍓', '🍾', '💋', '🖕', '😈', '😴', '😭', '🤓', '👻', '👨‍💻', '👀', '🎃', '🙈',
  '😇', '😨', '🤝', '✍', '🤗', '🫡', '🎅', '🎄', '☃', '💅', '🤪', '🗿', '🆒', '💘', '🙉', '🦄', '😘', '💊', '🙊', '😎', '👾', '🤷‍♂', '🤷', '🤷‍♀', '😡',
] as const;

/** In the order in which they are offered. */
export const reactionEmoji: readonly string[] = REACTIONS;
export const DEFAULT_REACTION = '👍';
/** So many of one person under one message. */
export const OWN_REACTIONS_MAX = 3;
/** So many different ones under one message. */
export const REACTION_KINDS_MAX = 11;

const known = new Set<string>(REACTIONS);

/** The name under which an emoji is kept, without the sign that asks for a coloured picture; undefined when nobody may react with it. */
export function reactionOf(emoji: string): string | undefined {
  const plain = emoji.replaceAll('\uFE0F', '');
  return known.has(plain) ? plain : undefined;
}
