import { method } from '../../rpc/method.ts';
import { listHash, textHash } from '../../convert/list-hash.ts';
import { showKept, tlQuickReply } from './parts/shown-quick-replies.ts';

/** The caller's shortcuts in their order, each with its newest message. */
export default method('messages.getQuickReplies', async ({ hash }, context) => {
  const queries = await context.read();
  const rows = await queries.quickReplies(context.viewer);
  // core.telegram.org/api/business#fetch-existing-quick-reply-shortcuts: the last number is the edit date of the newest message, and these are never edited.
  const current = listHash(rows.flatMap(({ shortcut, name, topMessage }) => [shortcut, textHash(name), topMessage, 0]));
  if (current === hash && rows.length > 0) return { _: 'messages.quickRepliesNotModified' };
  const tops = rows.map(({ topMessage }) => topMessage).filter((id) => id !== 0);
  return { _: 'messages.quickReplies', quick_replies: rows.map(tlQuickReply), ...(await showKept(context, tops.length > 0 ? await queries.quickReplyMessages(context.viewer, 0, tops) : [])) };
});
