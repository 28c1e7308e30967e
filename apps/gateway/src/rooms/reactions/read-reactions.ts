import { method } from '../../rpc/method.ts';
import { readUnread } from './parts/read-unread.ts';

/** Marks reactions to the caller's messages as read; in one thread or topic if `top_msg_id` is given. */
export default method('messages.readReactions', (request, context) =>
  readUnread(context, request, (of) => context.services.queries.unreadReactions(of), (peer, ids) => context.send({ type: 'ReadReactions', peer, ids })));
