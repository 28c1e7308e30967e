import type { DefaultReactionChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { reactionOf } from './emoji.ts';

/** messages.setDefaultReaction: what a double tap says. */
export type ChooseDefaultReaction = { type: 'ChooseDefaultReaction'; emoji: string };

/** The choice stands by itself: nothing of the past matters to it. */
export const load = (): undefined => undefined;

/** Throws REACTION_INVALID. */
export function chooseDefaultReaction(_: undefined, { emoji: given }: ChooseDefaultReaction, { actor }: Context): [DefaultReactionChosen] {
  const emoji = reactionOf(given);
  if (!emoji) throw refusal('REACTION_INVALID');
  return [{ type: 'DefaultReactionChosen', stream: `user-${actor}`, user: actor, emoji }];
}
