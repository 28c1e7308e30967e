import { method } from '../../rpc/method.ts';
import { namedMessages } from './parts/named-messages.ts';
import { showRows } from './parts/shown.ts';

const IDS_MAX = 100;

/** In the requested order; ids not in the caller's mailbox are messageEmpty. */
export default method('messages.getMessages', async ({ id }, context) => {
  const queries = await context.read();
  const wanted = await namedMessages(queries, context.viewer, id.slice(0, IDS_MAX));
  const rows = await queries.messagesByIds(context.viewer, wanted);
  const { messages, users, chats } = await showRows(context, rows);
  const byId = new Map(messages.map((message) => [message.id, message]));
  return { _: 'messages.messages', messages: wanted.map((one) => byId.get(one) ?? { _: 'messageEmpty', id: one }), topics: [], chats, users };
});
