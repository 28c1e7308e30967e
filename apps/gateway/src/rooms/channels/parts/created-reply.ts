import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { ownEntries } from '../../../updates/reply.ts';

/**
 * Adds updateMessageID for the service message of a new chat, as in an answer to a send: TDLib finds the chat by it ("Unsupported server response"
 * otherwise). These methods have no random_id, so the log place is used instead.
 */
export function createdReply(context: Context, events: readonly RecordedEvent[], reply: tl.updates): tl.updates {
  const sent = events.filter(({ fact }) => fact.type === 'MessageSent');
  const named = sent.map((event): tl.updateMessageID => ({ _: 'updateMessageID', id: ownEntries(context, event)[0]!.messageId, random_id: BigInt(event.position) }));
  return { ...reply, updates: [...named, ...reply.updates] };
}
