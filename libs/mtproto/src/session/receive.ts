/** Processing of one decrypted packet: checks salt, identifiers and containers before any message is handled. */
import { readInt32, readInt64, readUint32 } from '../wire/bytes.ts';
import { MSG_CONTAINER, MSG_COPY } from '../wire/constructors.ts';
import { constructorOf } from '../wire/core.ts';
import { ID_OF, messageIdKind, messageIdMs } from '../wire/message-id.ts';
import { unpackContainer, unpackCopy } from './container.ts';
import { handleDuplicate } from './handle-duplicate.ts';
import { handleMessage, parityError } from './handle-message.ts';
import type { Link } from './link.ts';
import type { Message } from './message.ts';
import { type BadMessageCode, reject, rejectSalt } from './reject.ts';
import type { Session } from './session.ts';

/** "A message is rejected over 300 seconds after it is created or 30 seconds before it is created." */
const PAST_MS_MAX = 300_000;
const FUTURE_MS_MAX = 30_000;

/** salt, session_id, msg_id, seqno, length. */
export const PLAINTEXT_HEADER_BYTES = 32;

/** The session_id of a plaintext. */
export function sessionIdOf(plaintext: Uint8Array): bigint {
  return readInt64(plaintext, 8);
}

/**
 * Handles one plaintext whose length field has been checked against its padding.
 * @returns whether the packet was accepted for processing, which a quick ack confirms
 * @throws {TlError | LimitViolation} when a service message cannot be decoded or exceeds a limit: the connection must be closed
 */
export function receivePlaintext(session: Session, plaintext: Uint8Array, link: Link): boolean {
  const message: Message = {
    msgId: readInt64(plaintext, 16),
    seqNo: readUint32(plaintext, 24),
    body: plaintext.subarray(PLAINTEXT_HEADER_BYTES, PLAINTEXT_HEADER_BYTES + readInt32(plaintext, 28)),
    link,
    budget: { leftBytes: session.machine.limits.unpackedBytesMax },
  };
  const nowMs = session.machine.clock.nowMs();
  session.attach(link);
  const clockCode = clockError(message.msgId, nowMs);
  if (clockCode) return refuse(session, message, clockCode);
  if (!session.owner.salts.accepts(readInt64(plaintext, 0), nowMs)) {
    rejectSalt(session, message);
    return false;
  }
  return constructorOf(message.body) === MSG_CONTAINER ? receiveContainer(session, message) : receiveOne(session, message, true);
}

/**
 * Codes 18, 16 and 17. Checked before the salt, because the client sets its clock by the msg_id of this answer. That "the lower 32 bits of msg_id …
 * must not be empty" is not enforced: clients with millisecond clocks violate it once in a thousand messages.
 */
function clockError(msgId: bigint, nowMs: number): 0 | 16 | 17 | 18 {
  if (messageIdKind(msgId) !== ID_OF.client) return 18;
  const sentMs = messageIdMs(msgId);
  if (sentMs < nowMs - PAST_MS_MAX) return 16;
  return sentMs > nowMs + FUTURE_MS_MAX ? 17 : 0;
}

/** "A container may only be accepted or rejected by the other party as a whole." */
function receiveContainer(session: Session, container: Message): boolean {
  if (session.received.get(container.msgId)) return refuse(session, container, 19);
  const code = parityError(container.body, container.seqNo) || session.received.orderError(container.msgId, container.seqNo);
  if (code) return refuse(session, container, code);
  const messages = unpackContainer(container, session.machine.limits);
  if (!messages) return refuse(session, container, 64);
  if (messages.length > 0) session.announce(lowest(messages));
  for (const message of messages) receiveOne(session, message, false);
  session.received.add(container.msgId, container.seqNo);
  return true;
}

/** One message, alone or from a container; inside a container older msg_ids are allowed ("placed in a container with a higher identifier"). */
function receiveOne(session: Session, message: Message, isAlone: boolean): boolean {
  const { received } = session;
  const verdict = received.judge(message.msgId);
  if (verdict === 'duplicate') {
    handleDuplicate(session, message, received.get(message.msgId)!);
    return true;
  }
  if (verdict === 'too-old') return refuse(session, message, 20);
  const code = parityError(message.body, message.seqNo) || received.orderError(message.msgId, message.seqNo);
  if (code) return refuse(session, message, code);
  if (isAlone) session.announce(message.msgId);
  const entry = received.add(message.msgId, message.seqNo);
  if (constructorOf(message.body) === MSG_COPY) return receiveCopy(session, message);
  if (entry.contentRelated) session.acknowledgeLater(message.msgId);
  handleMessage(session, { ...message, received: entry });
  return true;
}

function receiveCopy(session: Session, copy: Message): boolean {
  const original = unpackCopy(copy);
  if (!original || constructorOf(original.body) === MSG_COPY) return refuse(session, copy, 64);
  return receiveOne(session, original, false);
}

function refuse(session: Session, message: Message, code: BadMessageCode): false {
  reject(session, message, code);
  return false;
}

function lowest(messages: readonly Message[]): bigint {
  return messages.reduce((low, { msgId }) => (msgId < low ? msgId : low), messages[0]!.msgId);
}
