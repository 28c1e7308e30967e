import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { showRows } from './parts/shown.ts';

const IDS_MAX = 100;

/** In the order asked for; what is not in the caller's mailbox is messageEmpty. */
export default method('messages.getMessages', async ({ id }, context) => {
  const queries = await context.read();
  const wanted = await Promise.all(id.slice(0, IDS_MAX).map((input) => messageId(input)));
  const rows = await queries.messagesByIds(context.viewer, wanted);
  const { messages, users, chats } = await showRows(context, rows);
  const byId = new Map(messages.map((message) => [message.id, message]));
  return { _: 'messages.messages', messages: wanted.map((one) => byId.get(one) ?? { _: 'messageEmpty', id: one }), topics: [], chats, users };

  /** inputMessageReplyTo: the message that the given one answers. */
  async function messageId(input: tl.InputMessage): Promise<number> {
    if (input._ === 'inputMessageID') return input.id;
    if (input._ !== 'inputMessageReplyTo') return 0;
    const [row] = await queries.messagesByIds(context.viewer, [input.id]);
    return row?.replyToId ?? 0;
  }
});
