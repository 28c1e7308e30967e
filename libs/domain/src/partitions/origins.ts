/**
 * In a chat across partitions each has its own copy of a message, at a position of its own journal. On the link between two partitions a message is
 * identified by its position in the journal of one of them. Documents: `origin:<position>` of a copy here, `copy:<partition>/<position>` for the
 * reverse lookup.
 */
import type { MessageOrigin } from '@teamgram/event-schemas';
import { documentKind, type Documents } from '../view.ts';
import type { Partitions } from './partitions.ts';

const origins = documentKind<MessageOrigin>('origin');
const copies = documentKind<{ position: number }>('copy');
type Reader = Pick<Documents, 'get'>;
const nameOf = ({ partition, position }: MessageOrigin) => `${partition}/${position}`;

/** The identifier, on the link to another partition, of the message at a position of this journal. */
export function nameFor(documents: Reader, position: number, to: number, { own }: Partitions): MessageOrigin {
  const origin = origins.find(documents, position);
  // Third partitions know a message that home received by its position at home.
  return origin?.partition === to ? origin : { partition: own, position };
}

/** Position of the message in this journal; undefined: it was never here. */
export function positionHere(documents: Reader, origin: MessageOrigin, { own }: Partitions): number | undefined {
  return origin.partition === own ? origin.position : copies.find(documents, nameOf(origin))?.position;
}

export function putCopy(documents: Documents, position: number, origin: MessageOrigin): void {
  origins.put(documents, position, origin);
  copies.put(documents, nameOf(origin), { position });
}
