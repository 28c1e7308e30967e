/** Where a poll is shown: one that was forwarded is one poll in several places (core.telegram.org/api/poll). */
import type { Content, Delivery, MessageSent, PollCopied, PollOpened, PollPlace } from '@teamgram/event-schemas';

type Shown = { stream: string; content: Content | undefined; deliveries: readonly Delivery[] };

export const placesOf = ({ deliveries }: Pick<Shown, 'deliveries'>): PollPlace[] => deliveries.map(({ mailbox, peer, messageId }) => ({ mailbox, peer, messageId }));

/** @param original undefined = it was told of before @param copy undefined = it is yet to be sent */
export function copiesOf(stream: string, original: Shown | undefined, copy: Shown | undefined): PollCopied[] {
  const poll = (original ?? copy)?.content?.media?.poll;
  return poll ? [{ type: 'PollCopied', stream, poll: poll.id, places: [original, copy].flatMap((shown) => (shown ? placesOf(shown) : [])) }] : [];
}

/** Beside the message that asks it: others may add answers. */
export function opened(asked: MessageSent): PollOpened {
  return { type: 'PollOpened', stream: asked.stream, poll: asked.content!.media!.poll!.id, place: placesOf(asked)[0] };
}
