import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Post searches the caller has left today. Paid searches are not supported. */
export function postSearchSlots({ services, viewer, nowS }: Context): tl.searchPostsFlood {
  const { all, left, waitS } = services.flood.postSearchesLeft(viewer);
  return { _: 'searchPostsFlood', total_daily: all, remains: left, wait_till: waitS > 0 ? nowS + waitS : undefined, stars_amount: 0n };
}
