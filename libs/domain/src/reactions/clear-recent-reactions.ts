import type { RecentReactionsCleared } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';

/** messages.clearRecentReactions. */
export type ClearRecentReactions = { type: 'ClearRecentReactions' };

/** Recent reactions are known to the read model only. */
export const load = (): undefined => undefined;

export function clearRecentReactions(_: undefined, _command: ClearRecentReactions, { actor }: Context): [RecentReactionsCleared] {
  return [{ type: 'RecentReactionsCleared', stream: `user-${actor}`, user: actor }];
}
