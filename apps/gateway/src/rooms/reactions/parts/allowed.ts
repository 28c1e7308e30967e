import { DEFAULT_REACTION, REACTION_KINDS_MAX } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { tlChatReactions, tlReaction } from '../../../convert/reactions.ts';
import type { Context } from '../../../rpc/context.ts';

/** The reactions a chat allows; all, unless restricted. */
export async function allowedReactions({ services }: Context, chat: number): Promise<Pick<tl.channelFull, 'available_reactions' | 'reactions_limit'>> {
  const chosen = await services.queries.chatReactions(chat);
  return { available_reactions: tlChatReactions(chosen?.mode ?? 'all', chosen?.emoji ?? []), reactions_limit: chosen?.kindsMax || REACTION_KINDS_MAX };
}

/** The caller's default reaction (double tap), or the server's default. */
export async function defaultReaction(context: Context): Promise<tl.reactionEmoji> {
  const chosen = context.viewer === 0 ? undefined : await (await context.read()).defaultReaction(context.viewer);
  return tlReaction(chosen ?? DEFAULT_REACTION);
}
