import { method } from '../../rpc/method.ts';
import { readUnread } from '../reactions/parts/read-unread.ts';

/** "Mark all unread poll votes in a chat as read" (core.telegram.org/method/messages.readPollVotes), or those of one thread or topic. */
export default method('messages.readPollVotes', (request, context) =>
  readUnread(context, request, (of) => context.services.queries.unreadVotes(of), (peer, ids) => context.send({ type: 'ReadVotes', peer, ids })));
