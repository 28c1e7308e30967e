import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { ownEntries } from '../../../updates/reply.ts';

/**
 * Names the one message of a new chat by a random id, as an answer to a send does: TDLib takes the chat from the message that is named
 * ("Unsupported server response" otherwise). The methods carry no random id of the client's; the place in the log is as good.
 */
export function createdReply(context: Context, events: readonly RecordedEvent[], reply: tl.updates): tl.updates {
  const sent = events.filter(({ fact }) => fact.type === 'MessageSent');
  const named = sent.map((event): tl.updateMessageID => ({ _: 'updateMessageID', id: ownEntries(context, event)[0]!.messageId, random_id: BigInt(event.position) }));
  return { ...reply, updates: [...named, ...reply.updates] };
}
