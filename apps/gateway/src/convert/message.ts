/** A message of the log as one mailbox sees it. */
import type { Content, ForwardOrigin, Quote } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlMedia } from './media.ts';
import { tlEntities } from './text-entities.ts';
import type { View } from './view.ts';

/** Everything a message shows, opened; `id`, `peer` and `replyToId` in the viewer's numbering. */
export type ShownMessage = {
  id: number;
  peer: number;
  author: number;
  dateS: number;
  /** 0 = never edited. */
  editDateS: number;
  replyToId: number;
  silent: boolean;
  noForwards: boolean;
  groupedId: number;
  /** Undefined: its key was destroyed, so nobody can show it. */
  content: Content | undefined;
};

export function tlMessage(view: View, shown: ShownMessage): tl.message | tl.messageService | tl.messageEmpty {
  const { content } = shown;
  if (!content) return { _: 'messageEmpty', id: shown.id, peer_id: tlPeer(shown.peer) };
  return content.action === '' ? ordinary(view, shown, content) : service(view, shown, content.action);
}

function ordinary(view: View, shown: ShownMessage, content: Content): tl.message {
  return {
    _: 'message',
    out: shown.author === view.userId || undefined,
    silent: shown.silent || undefined,
    noforwards: shown.noForwards || undefined,
    invert_media: content.invertMedia || undefined,
    id: shown.id,
    from_id: { _: 'peerUser', user_id: shown.author },
    peer_id: tlPeer(shown.peer),
    fwd_from: content.forward && tlForward(content.forward),
    reply_to: tlReply(shown.replyToId, content.quote),
    date: shown.dateS,
    message: content.text,
    media: content.media && tlMedia(view, content.media, { kind: 'message', messageId: shown.id }),
    entities: tlEntities(content.entities),
    edit_date: shown.editDateS || undefined,
    grouped_id: shown.groupedId === 0 ? undefined : BigInt(shown.groupedId),
  };
}

function service(view: View, shown: ShownMessage, action: string): tl.messageService {
  return {
    _: 'messageService',
    out: shown.author === view.userId || undefined,
    silent: shown.silent || undefined,
    id: shown.id,
    from_id: { _: 'peerUser', user_id: shown.author },
    peer_id: tlPeer(shown.peer),
    date: shown.dateS,
    action: { _: `messageAction${action}` } as tl.MessageAction,
  };
}

export function tlForward({ fromUser, fromName, dateS, savedFromPeer, savedFromId }: ForwardOrigin): tl.messageFwdHeader {
  const saved = savedFromPeer !== 0;
  return {
    _: 'messageFwdHeader',
    from_id: fromUser === 0 ? undefined : { _: 'peerUser', user_id: fromUser },
    from_name: fromName || undefined,
    date: dateS,
    saved_from_peer: saved ? tlPeer(savedFromPeer) : undefined,
    saved_from_msg_id: saved ? savedFromId : undefined,
  };
}

export function tlReply(replyToId: number, quote: Quote | undefined): tl.messageReplyHeader | undefined {
  if (replyToId === 0) return undefined;
  return {
    _: 'messageReplyHeader',
    reply_to_msg_id: replyToId,
    quote: quote ? true : undefined,
    quote_text: quote?.text || undefined,
    quote_entities: quote && tlEntities(quote.entities),
    quote_offset: quote?.offset || undefined,
  };
}

/** Calls `mention` with every user that the message names: an answer must bring all of them along (M5). */
export function usersIn(shown: ShownMessage, mention: (user: number) => void): void {
  mention(shown.author);
  if (shown.peer > 0) mention(shown.peer);
  const { content } = shown;
  if (!content) return;
  if (content.forward?.fromUser) mention(content.forward.fromUser);
  if (content.forward && content.forward.savedFromPeer > 0) mention(content.forward.savedFromPeer);
  if (content.media?.contact?.user) mention(content.media.contact.user);
  for (const { user } of content.entities) if (user !== 0) mention(user);
}
