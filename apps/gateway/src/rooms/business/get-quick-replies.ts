import { method } from '../../rpc/method.ts';
import { listHash } from '../../convert/list-hash.ts';
import { showKept, tlQuickReply } from './parts/shown-quick-replies.ts';

/** In their order, each with its newest message. */
export default method('messages.getQuickReplies', async ({ hash }, context) => {
  const queries = await context.read();
  const rows = await queries.quickReplies(context.viewer);
  const current = listHash(rows.flatMap(({ shortcut, topMessage, messages, name }) => [shortcut, topMessage, messages, ...Array.from(name, (one) => one.codePointAt(0)!)]));
  if (current === hash && rows.length > 0) return { _: 'messages.quickRepliesNotModified' };
  const tops = rows.map(({ topMessage }) => topMessage).filter((id) => id !== 0);
  return { _: 'messages.quickReplies', quick_replies: rows.map(tlQuickReply), ...(await showKept(context, tops.length > 0 ? await queries.quickReplyMessages(context.viewer, 0, tops) : [])) };
});
