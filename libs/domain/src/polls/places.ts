/** Messages that show a poll: forwarding keeps a single poll shown in several places (core.telegram.org/api/poll). */
import type { Content, Delivery, MessageSent, PollCopied, PollOpened, PollPlace } from '@teamgram/event-schemas';

type Shown = { stream: string; content: Content | undefined; deliveries: readonly Delivery[] };

export const placesOf = ({ deliveries }: Pick<Shown, 'deliveries'>): PollPlace[] => deliveries.map(({ mailbox, peer, messageId }) => ({ mailbox, peer, messageId }));

/** @param original undefined: recorded before @param copy undefined: not sent yet */
export function copiesOf(stream: string, original: Shown | undefined, copy: Shown | undefined): PollCopied[] {
  const poll = (original ?? copy)?.content?.media?.poll;
  return poll ? [{ type: 'PollCopied', stream, poll: poll.id, places: [original, copy].flatMap((shown) => (shown ? placesOf(shown) : [])) }] : [];
}

/** Accompanies the message of a poll that others may add answers to. */
export function opened(asked: MessageSent): PollOpened {
  return { type: 'PollOpened', stream: asked.stream, poll: asked.content!.media!.poll!.id, place: placesOf(asked)[0] };
}
