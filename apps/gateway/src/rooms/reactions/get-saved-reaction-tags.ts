import { emojiHash, listHash, textHash } from '../../convert/list-hash.ts';
import { tlReaction } from '../../convert/reactions.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Tags of the caller's saved messages, or of those saved from one peer, most used first. Titles are shown in the whole list only. */
export default method('messages.getSavedReactionTags', async ({ peer, hash }, context) => {
  const rows = await (await context.read()).savedTags(context.viewer, peer && peerOf(context.view, peer));
  const tags = rows.filter(({ count, title }) => count > 0 || (title !== '' && !peer)).map((row) => ({ ...row, title: peer ? '' : row.title, number: emojiHash(row.emoji) }));
  // Clients compute the hash in this order, whatever order they receive.
  tags.sort((one, other) => other.count - one.count || (one.number < other.number ? 1 : -1));
  // core.telegram.org/api/saved-messages#tags: for each tag its emoji, its title if any, and the number of uses.
  const own = listHash(tags.flatMap(({ number, title, count }) => [number, ...(title === '' ? [] : [textHash(title)]), count]));
  if (own === hash && tags.length > 0) return { _: 'messages.savedReactionTagsNotModified' };
  return {
    _: 'messages.savedReactionTags', hash: own,
    tags: tags.map(({ emoji, title, count }) => ({ _: 'savedReactionTag', reaction: tlReaction(emoji), title: title || undefined, count })),
  };
});
