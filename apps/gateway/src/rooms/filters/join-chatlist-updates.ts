import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { ownFilter } from './parts/lists.ts';
import { takeOver } from './parts/take-over.ts';

/** Refused: FILTER_ID_INVALID (also when the folder was not imported), INVITE_SLUG_EXPIRED, PEERS_LIST_EMPTY, FILTER_INCLUDE_TOO_MUCH, CHANNELS_TOO_MUCH. */
export default method('chatlists.joinChatlistUpdates', async ({ chatlist, peers }, context) => {
  const { row } = await ownFilter(context, chatlist);
  if (row.slug === '') throw refusal('FILTER_ID_INVALID');
  return takeOver(context, row.slug, peers);
});
