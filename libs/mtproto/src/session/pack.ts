import { messageRoom, PLAINTEXT_AT, sealMessage } from '@teamgram/crypto';
import { writeInt64, writeUint32 } from '../wire/bytes.ts';
import { MSG_CONTAINER, RPC_RESULT } from '../wire/constructors.ts';
import { ID_OF } from '../wire/message-id.ts';
import { bodyBytes, type Outgoing } from './outgoing.ts';
import type { Session } from './session.ts';

/** salt and session_id. */
const INTERNAL_HEADER_BYTES = 16;
/** msg_id, seqno and length of a message. */
const MESSAGE_HEADER_BYTES = 16;
/** Constructor and count of a container. */
const CONTAINER_HEADER_BYTES = 8;
/** Offset of the message, or of the container around several, in the plaintext buffer. */
const MESSAGE_AT = PLAINTEXT_AT + INTERNAL_HEADER_BYTES;

/**
 * Encrypts a batch of messages as one packet. A single new message is sent without a container; several, or one that is retransmitted, in a
 * container: a message "must not be re-sent on its own with the same msg_id. Instead, it can be … wrapped in a container".
 */
export function encryptBatch(session: Session, batch: readonly Outgoing[]): Buffer {
  const [only] = batch;
  const isAlone = batch.length === 1 && only!.msgId === 0n;
  const contentBytes = isAlone ? bodyBytes(only!) : batch.reduce((sum, message) => sum + MESSAGE_HEADER_BYTES + bodyBytes(message), CONTAINER_HEADER_BYTES);
  const plaintextBytes = INTERNAL_HEADER_BYTES + MESSAGE_HEADER_BYTES + contentBytes;
  const room = messageRoom(plaintextBytes);
  writeInt64(room, PLAINTEXT_AT, session.owner.salts.current(session.machine.clock.nowMs()));
  writeInt64(room, PLAINTEXT_AT + 8, session.id);
  if (isAlone) packOne(session, only!, room);
  else packContainer(session, batch, room, contentBytes);
  return sealMessage(session.owner.cipherKey, 'server', room, plaintextBytes, session.machine.random);
}

function packOne(session: Session, message: Outgoing, room: Buffer): void {
  number(session, message);
  writeMessage(room, MESSAGE_AT, message);
}

/** "msg_container#73f1f8dc messages:vector message": "A container is always generated after its entire contents". */
function packContainer(session: Session, batch: readonly Outgoing[], room: Buffer, contentBytes: number): void {
  const contentAt = MESSAGE_AT + MESSAGE_HEADER_BYTES;
  let offset = contentAt + CONTAINER_HEADER_BYTES;
  for (const message of batch) {
    number(session, message);
    offset = writeMessage(room, offset, message);
  }
  writeInt64(room, MESSAGE_AT, session.ids.next(ID_OF.notice));
  writeUint32(room, MESSAGE_AT + 8, session.contentCount * 2);
  writeUint32(room, MESSAGE_AT + 12, contentBytes);
  writeUint32(room, contentAt, MSG_CONTAINER);
  writeUint32(room, contentAt + 4, batch.length);
}

/**
 * "A 32-bit number equal to twice the number of content-related messages created by the sender prior to this message and subsequently incremented by
 * one if the current message is a content-related message." A retransmitted message keeps its msg_id and seqno.
 */
function number(session: Session, message: Outgoing): void {
  if (message.msgId !== 0n) return;
  message.msgId = session.ids.next(message.idKind);
  message.seqNo = message.contentRelated ? session.contentCount++ * 2 + 1 : session.contentCount * 2;
}

/** @returns the offset just after the message */
function writeMessage(target: Buffer, offset: number, message: Outgoing): number {
  const sizeBytes = bodyBytes(message);
  target.writeBigInt64LE(message.msgId, offset);
  target.writeInt32LE(message.seqNo | 0, offset + 8);
  target.writeInt32LE(sizeBytes, offset + 12);
  const bodyAt = offset + MESSAGE_HEADER_BYTES;
  const resultAt = bodyAt + sizeBytes - message.body.length;
  if (resultAt > bodyAt) {
    target.writeUInt32LE(RPC_RESULT, bodyAt);
    target.writeBigInt64LE(message.requestMsgId, bodyAt + 4);
  }
  target.set(message.body, resultAt);
  return bodyAt + sizeBytes;
}
