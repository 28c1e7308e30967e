import { decodeEnvelope, roomOfFact } from '@teamgram/event-schemas';
import type { Message } from 'kafkajs';

/** The headers of a message and their meaning; all values are text. */
export const messageHeaders = {
  position: 'Position of the event in the journal, dense from 0; also its leaf index in the tree.',
  'event-id': '16 bytes in hexadecimal; the id of an event never changes.',
  type: 'Name of the event type.',
  'schema-version': 'Schema version in which the event was written.',
  'stream-version': 'Version of the event in its stream (the key), dense from 0.',
  journal: 'Origin of the journal: the name under which its checkpoints are signed.',
};

/** An event as a Kafka message, with the room that determines its topic. */
export type FedMessage = { room: string; message: Message };

/**
 * The message for one stored event. The value is the entry exactly as it was hashed and signed, with private fields sealed; the headers are text,
 * readable by any tool. The key is the stream, because Kafka preserves the order within a key.
 * @param journal origin of the log, the name under which it signs checkpoints
 * @throws RangeError on damaged bytes, UnknownFact on a fact of a newer program
 */
export function messageOf(entry: Uint8Array, journal: string): FedMessage {
  const { id, position, stream, version, type, schemaVersion, timeMs } = decodeEnvelope(entry);
  const headers = {
    position: String(position),
    'event-id': Buffer.from(id).toString('hex'),
    type,
    'schema-version': String(schemaVersion),
    'stream-version': String(version),
    journal,
  } satisfies Record<keyof typeof messageHeaders, string>;
  return { room: roomOfFact(type, schemaVersion), message: { key: stream, value: Buffer.from(entry.buffer, entry.byteOffset, entry.length), headers, timestamp: String(timeMs) } };
}
