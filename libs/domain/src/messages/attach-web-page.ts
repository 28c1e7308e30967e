import { content } from '@teamgram/event-schemas';
import type { Fact, Media, MessageEdited } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import type { ChoiceOfMedia } from './choice-of-media.ts';
import { redeliver } from './edit-message.ts';
import { isPending, loadMedia, refuseMedia } from './media.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, mailboxOf } from './peer.ts';
import { mailboxesOf } from './removal.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** The web page linked in the author's message was fetched. Absent: there is nothing to show, and the message stays plain text. */
export type AttachWebPage = { type: 'AttachWebPage'; peer: number; /** Id in the author's mailbox. */ id: number; pageId: number; media: Extract<ChoiceOfMedia, { kind: 'web-page' }> | undefined };

export type AttachWebPageState = { message: SentMessage | undefined; media: Media | undefined; numbers: Numbering };

export function load(view: View, { peer, id, media }: AttachWebPage, { actor }: Context): AttachWebPageState {
  const message = messageIn(view, mailboxOf(actor, peer), id);
  return { message, media: loadMedia(view, media), numbers: numbering(view, message ? mailboxesOf([message]) : []) };
}

/** Records nothing when the message no longer waits for this page. Throws MESSAGE_ID_INVALID, MESSAGE_AUTHOR_REQUIRED, MEDIA_INVALID. */
export function attachWebPage({ message, media, numbers }: AttachWebPageState, command: AttachWebPage, { actor }: Context): Fact[] {
  if (!message?.content || message.stream !== conversationOf(actor, command.peer)) throw refusal('MESSAGE_ID_INVALID');
  if (message.author !== actor) throw refusal('MESSAGE_AUTHOR_REQUIRED');
  const waiting = message.content.media?.webPage;
  if (!waiting || waiting.id !== command.pageId || !isPending(waiting)) return [];
  refuseMedia(command.media, media);
  const edited: MessageEdited = {
    type: 'MessageEdited', stream: message.stream, message: message.position, content: content({ ...message.content, media }), deliveries: redeliver(message, numbers),
  };
  return [edited];
}
