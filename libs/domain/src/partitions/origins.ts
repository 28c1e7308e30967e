/**
 * The sides of a chat across partitions each have their own copy of a message, with a place in their own journal. The two of a link call it
 * by where it came from: one of their journals. Documents: `origin:<position>` of a copy here, `copy:<partition>/<position>` the way back.
 */
import type { MessageOrigin } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';
import type { Partitions } from './partitions.ts';

const origins = documentKind<MessageOrigin>('origin');
const copies = documentKind<{ position: number }>('copy');
type Reader = Pick<Documents, 'get'>;
const nameOf = ({ partition, position }: MessageOrigin) => `${partition}/${position}`;

/** What the message at a position of this journal is called on the link to another partition. */
export function nameFor(documents: Reader, position: number, to: number, { own }: Partitions): MessageOrigin {
  const origin = origins.find(documents, position);
  // What came to home from one partition, the others know by its place at home.
  return origin?.partition === to ? origin : { partition: own, position };
}

/** Position here of a message; undefined when this journal never had it. */
export function positionHere(documents: Reader, origin: MessageOrigin, { own }: Partitions): number | undefined {
  return origin.partition === own ? origin.position : copies.find(documents, nameOf(origin))?.position;
}

export function putCopy(documents: Documents, position: number, origin: MessageOrigin): void {
  origins.put(documents, position, origin);
  copies.put(documents, nameOf(origin), { position });
}
