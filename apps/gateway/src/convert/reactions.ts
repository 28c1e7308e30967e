/** Reactions to a message, as one viewer sees them (core.telegram.org/api/reactions). */
import type { ReactionsRow, ReactorRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import type { View } from './view.ts';

export type ShownReactions = Omit<ReactionsRow, 'own'> & {
  /** The viewers whose own reactions were queried, with the result. */
  known: ReadonlyMap<number, ReactorRow | undefined>;
  /** The author, to whom reactions can be unread. */
  author: number;
  /** Whether everybody may see who reacted; false for posts of a channel. */
  listed: boolean;
};

/** After the last reaction was removed. */
export const noReactions: ShownReactions = { counts: [], newest: [], known: new Map(), author: 0, listed: true };

export function tlReaction(emoji: string): tl.reactionEmoji {
  return { _: 'reactionEmoji', emoticon: emoji };
}

/** A viewer whose own reactions were not queried gets the `min` form, which is the same for everybody (core.telegram.org/api/min). */
/** @param peer the dialog: reactions in one's own saved messages are tags */
export function tlReactions(view: View, { counts, newest, known, author, listed }: ShownReactions, peer: number): tl.messageReactions {
  const isKnown = counts.length === 0 || known.has(view.userId);
  const own = known.get(view.userId)?.emoji ?? [];
  const orderOf = (emoji: string) => (own.includes(emoji) ? own.indexOf(emoji) : undefined);
  const recent = newest.flatMap((row) => tlReactors(view, row, isKnown && author === view.userId, isKnown));
  return {
    _: 'messageReactions',
    min: !isKnown || undefined,
    can_see_list: listed || undefined,
    reactions_as_tags: peer === view.userId || undefined,
    results: counts.map(({ emoji, count }) => ({ _: 'reactionCount', chosen_order: orderOf(emoji), reaction: tlReaction(emoji), count })),
    recent_reactions: listed && recent.length > 0 ? recent : undefined,
  };
}

/** One entry per reaction of a user. */
export function tlReactors(view: View, { userId, sender, atMs, big, emoji, unread }: ReactorRow, isAuthor: boolean, isKnown = true): tl.messagePeerReaction[] {
  return emoji.map((one) => ({
    _: 'messagePeerReaction',
    big: big || undefined,
    unread: (isAuthor && unread) || undefined,
    my: (isKnown && userId === view.userId) || undefined,
    peer_id: tlPeer(sender || userId),
    date: Math.floor(atMs / 1000),
    reaction: tlReaction(one),
  }));
}

/** The reactions that a chat allows. `mode`: "all", "some", "none". */
export function tlChatReactions(mode: string, emoji: readonly string[]): tl.ChatReactions {
  if (mode === 'none') return { _: 'chatReactionsNone' };
  return mode === 'some' ? { _: 'chatReactionsSome', reactions: emoji.map(tlReaction) } : { _: 'chatReactionsAll' };
}
