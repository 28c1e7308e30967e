import type { DefaultReactionChosen } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { reactionOf } from './emoji.ts';

/** messages.setDefaultReaction: the reaction sent by a double tap. */
export type ChooseDefaultReaction = { type: 'ChooseDefaultReaction'; emoji: string };

/** The decision does not depend on any state. */
export const load = (): undefined => undefined;

/** Throws REACTION_INVALID. */
export function chooseDefaultReaction(_: undefined, { emoji: given }: ChooseDefaultReaction, { actor }: Context): [DefaultReactionChosen] {
  const emoji = reactionOf(given);
  if (!emoji) throw refusal('REACTION_INVALID');
  return [{ type: 'DefaultReactionChosen', stream: `user-${actor}`, user: actor, emoji }];
}
