import { createHash } from 'node:crypto';
import { tlReaction } from '../../convert/reactions.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** The emoji under the caller's saved messages, or those of them that came from one dialog, the most used first; titles belong to the whole list. */
export default method('messages.getSavedReactionTags', async ({ peer, hash }, context) => {
  const rows = await (await context.read()).savedTags(context.viewer, peer && peerOf(context.view, peer));
  const tags = rows.filter(({ count, title }) => count > 0 || (title !== '' && !peer)).map(({ emoji, title, count }) =>
    ({ _: 'savedReactionTag', reaction: tlReaction(emoji), title: peer ? undefined : title || undefined, count }) as const);
  const own = createHash('sha256').update(JSON.stringify(tags)).digest().readBigInt64BE();
  return own === hash ? { _: 'messages.savedReactionTagsNotModified' } : { _: 'messages.savedReactionTags', tags, hash: own };
});
