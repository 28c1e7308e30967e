/** Self-destructing media: after viewing, their content is erased for both sides; only their kind remains. */
import { content, media } from '@teamgram/event-schemas';
import type { Document, Fact, Media } from '@teamgram/event-schemas';
import { erasedWith } from '../files/use.ts';
import type { Numbering } from './numbering.ts';
import type { SentMessage } from './sent-message.ts';

/** "View once" (core.telegram.org/constructor/inputMediaUploadedPhoto ttl_seconds: 0x7FFFFFFF): destroyed immediately after viewing. */
export const VIEW_ONCE_S = 2 ** 31 - 1;
/** "ttl_seconds": limit of the countdown, a minute. */
const COUNTDOWN_MAX_S = 60;

export function isMediaTtl(ttlS: number): boolean {
  return ttlS === VIEW_ONCE_S || (Number.isInteger(ttlS) && ttlS > 0 && ttlS <= COUNTDOWN_MAX_S);
}

/** Time until destruction after viewing. */
export function countdownMs(ttlS: number): number {
  return ttlS === VIEW_ONCE_S ? 0 : ttlS * 1000;
}

/** Edits the messages to show the remainder, and destroys every key of the content. No facts for media already expired. */
export function expire(messages: SentMessage[], numbers: Numbering): Fact[] {
  const due = messages.filter(({ content: shown }) => shown?.media && shown.media.ttlS !== 0 && shown.media.expired === '');
  return [...due.flatMap((message) => expired(message, numbers)), ...erasedWith(due.flatMap(({ files }) => files))];
}

function expired(message: SentMessage, numbers: Numbering): Fact[] {
  const { stream, position, versions, deliveries } = message;
  const kept = message.content!.media!;
  return [
    {
      type: 'MessageEdited',
      stream,
      message: position,
      content: content({ media: media({ ttlS: kept.ttlS, expired: kindOf(kept) }) }),
      deliveries: deliveries.map(({ mailbox, peer, messageId }) => numbers.deliver(mailbox, peer, { messageId })),
    },
    { type: 'MessageVersionsErased', stream, message: position, versions },
  ];
}

function kindOf({ photo, document }: Media): string {
  if (photo) return 'photo';
  if (is(document, ({ voice }) => voice)) return 'voice';
  if (is(document, ({ round }) => round)) return 'round';
  return is(document, ({ kind }) => kind === 'video') ? 'video' : 'document';
}

function is(document: Document | undefined, test: (attribute: Document['attributes'][number]) => boolean): boolean {
  return document?.attributes.some(test) ?? false;
}
