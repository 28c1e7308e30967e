import { randomBytes } from 'node:crypto';
import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { ownFilter, sharedListNow } from './parts/lists.ts';
import { shownFilter } from './parts/shown-filter.ts';

/** 96 bits, so that links cannot be guessed. */
const SLUG_BYTES = 12;
const PEERS_MAX = 100;

/** Refused: FILTER_ID_INVALID, FILTER_NOT_SUPPORTED, INVITES_TOO_MUCH, CHATLISTS_TOO_MUCH, PEERS_LIST_EMPTY. */
export default method('chatlists.exportChatlistInvite', async ({ chatlist, title, peers: given }, context) => {
  const slug = randomBytes(SLUG_BYTES).toString('base64url');
  const peers = given.slice(0, PEERS_MAX).map((peer) => peerOf(context.view, peer));
  await context.send({ type: 'ShareDialogFilter', filter: chatlist.filter_id, slug, title, peers });
  const { row } = await ownFilter(context, chatlist);
  const filter = await shownFilter(context, row);
  if (!filter) throw refusal('FILTER_ID_INVALID');
  return { _: 'chatlists.exportedChatlistInvite', filter, invite: await sharedListNow(context, slug) };
});
