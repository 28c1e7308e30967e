import type { Draft } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { inputPeer } from './dialog-filter.ts';
import { tlEntities } from './text-entities.ts';
import type { View } from './view.ts';

/** @param thread the supergroup thread the draft belongs to; 0 = none */
export function tlDraft(view: View, { text, entities, replyToId, replyToPeer, quote, noWebpage }: Draft, dateS: number, thread: number): tl.draftMessage {
  return {
    _: 'draftMessage',
    no_webpage: noWebpage || undefined,
    reply_to: replyToId === 0 ? undefined : {
      _: 'inputReplyToMessage',
      reply_to_msg_id: replyToId,
      top_msg_id: thread || undefined,
      reply_to_peer_id: replyToPeer === 0 ? undefined : inputPeer(view, replyToPeer),
      quote_text: quote?.text,
      quote_entities: quote && tlEntities(quote.entities),
      quote_offset: quote?.offset || undefined,
    },
    message: text,
    entities: tlEntities(entities),
    date: dateS,
  };
}
