import type { Draft } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlEntities } from './text-entities.ts';

/** @param thread of a supergroup, into which it is to go; 0 = none */
export function tlDraft({ text, entities, replyToId, noWebpage }: Draft, dateS: number, thread: number): tl.draftMessage {
  return {
    _: 'draftMessage',
    no_webpage: noWebpage || undefined,
    reply_to: replyToId === 0 ? undefined : { _: 'inputReplyToMessage', reply_to_msg_id: replyToId, top_msg_id: thread || undefined },
    message: text,
    entities: tlEntities(entities),
    date: dateS,
  };
}
