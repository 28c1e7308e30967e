import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { chatsOf, ownFilter, sharedUnder } from './parts/lists.ts';

/** Chats that came with the folder and in which the caller is an ordinary member. Refused: FILTER_ID_INVALID. */
export default method('chatlists.getLeaveChatlistSuggestions', async ({ chatlist }, context) => {
  const { row, details } = await ownFilter(context, chatlist);
  const shared = (await sharedUnder(context, row.slug))?.peers ?? [];
  const candidates = chatsOf(details).filter((peer) => shared.includes(peer));
  const [chats, places] = await Promise.all([context.services.chats.chats(candidates), context.services.queries.placesAmong(candidates, [context.viewer])]);
  const leaving = candidates.filter((peer) => {
    const place = places.find(({ chat }) => chat === peer);
    return place?.inside === true && place.adminRights === 0 && chats.get(peer)?.creator !== context.viewer;
  });
  return leaving.map(tlPeer);
});
