import type { SavedTagNamed } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { reactionOf } from './emoji.ts';

/** messages.updateSavedReactionTag: the title of a saved message tag. '': none. */
export type NameSavedTag = { type: 'NameSavedTag'; emoji: string; title: string };

/** UTF-16 code units; TDLib cuts at as many characters (ReactionManager::MAX_TAG_TITLE_LENGTH). */
const TITLE_LENGTH_MAX = 12;

export function load(): object {
  return {};
}

/** Throws REACTION_INVALID. */
export function nameSavedTag(_: object, { emoji: given, title }: NameSavedTag, { actor: user }: Context): [SavedTagNamed] {
  const emoji = reactionOf(given);
  if (!emoji) throw refusal('REACTION_INVALID');
  return [{ type: 'SavedTagNamed', stream: `dialogs-${user}`, user, tag: { emoji, title: title.trim().slice(0, TITLE_LENGTH_MAX) } }];
}
