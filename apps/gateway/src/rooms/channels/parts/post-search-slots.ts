import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Searches by words that the caller may still make today. None is paid for: there are no Stars here. */
export function postSearchSlots({ services, viewer, nowS }: Context): tl.searchPostsFlood {
  const { all, left, waitS } = services.flood.postSearchesLeft(viewer);
  return { _: 'searchPostsFlood', total_daily: all, remains: left, wait_till: waitS > 0 ? nowS + waitS : undefined, stars_amount: 0n };
}
