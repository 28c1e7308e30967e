import type { Draft } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlEntities } from './text-entities.ts';

export function tlDraft({ text, entities, replyToId, noWebpage }: Draft, dateS: number): tl.draftMessage {
  return {
    _: 'draftMessage',
    no_webpage: noWebpage || undefined,
    reply_to: replyToId === 0 ? undefined : { _: 'inputReplyToMessage', reply_to_msg_id: replyToId },
    message: text,
    entities: tlEntities(entities),
    date: dateS,
  };
}
