import { refusal } from '@teamgram/domain';
import { tlEntities } from '../../convert/text-entities.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { descriptionOf, slugOf } from './parts/business-links.ts';

/** The user a link opens a chat with, and the prefilled text; counts a view of the link. Refused: CHATLINK_SLUG_EMPTY, CHATLINK_SLUG_EXPIRED. */
export default method('account.resolveBusinessChatLink', async ({ slug: given }, context) => {
  const slug = slugOf(given);
  context.services.flood.lookedUp(context.viewer);
  await context.send({ type: 'UseBusinessLink', slug, remove: false });
  const row = await (await context.read()).businessLink(slug);
  if (!row) throw refusal('CHATLINK_SLUG_EXPIRED');
  const { message, entities } = descriptionOf(row);
  return { _: 'account.resolvedBusinessChatLinks', peer: tlPeer(row.userId), message, entities: tlEntities(entities), ...(await showPeers(context.services, context.view, [row.userId])) };
});
