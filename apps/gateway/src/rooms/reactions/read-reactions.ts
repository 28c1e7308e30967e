import { method } from '../../rpc/method.ts';
import { readUnread } from './parts/read-unread.ts';

/** What others think of one's own messages, as far as it is news; in one thread or topic if `top_msg_id` names it. */
export default method('messages.readReactions', (request, context) =>
  readUnread(context, request, (of) => context.services.queries.unreadReactions(of), (peer, ids) => context.send({ type: 'ReadReactions', peer, ids })));
