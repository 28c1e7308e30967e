import type { ServerLimits } from '../server/limits.ts';
import { readInt64, readUint32 } from '../wire/bytes.ts';
import { MSG_CONTAINER } from '../wire/constructors.ts';
import { constructorOf } from '../wire/core.ts';
import { ID_OF, messageIdKind } from '../wire/message-id.ts';
import type { Message } from './message.ts';

/** Constructor id and count. */
const CONTAINER_HEADER_BYTES = 8;
/** "message msg_id:long seqno:int bytes:int body:Object" */
const MESSAGE_HEADER_BYTES = 16;

/**
 * The messages of a container. Undefined when it violates a rule and is refused as a whole (64): more than 1024 messages, a nested container,
 * inconsistent lengths, or a msg_id that is not below the container's or not a client's.
 */
export function unpackContainer(container: Message, { containerMessagesMax }: ServerLimits): Message[] | undefined {
  const { body } = container;
  if (body.length < CONTAINER_HEADER_BYTES) return undefined;
  const count = readUint32(body, 4);
  if (count > containerMessagesMax) return undefined;
  const messages: Message[] = [];
  let offset = CONTAINER_HEADER_BYTES;
  for (let index = 0; index < count; index++) {
    const message = messageAt(container, offset);
    if (!message || !isAllowed(message, container)) return undefined;
    messages.push(message);
    offset += MESSAGE_HEADER_BYTES + message.body.length;
  }
  return offset === body.length ? messages : undefined;
}

/**
 * The message inside "msg_copy#e06046b2 orig_message:Message": "Once received, the message is processed as if the wrapper were not there … The value
 * of orig_message.msg_id must be lower than the container's msg_id." Undefined when that is violated.
 */
export function unpackCopy(copy: Message): Message | undefined {
  const message = messageAt(copy, 4);
  return message && isAllowed(message, copy) && 4 + MESSAGE_HEADER_BYTES + message.body.length === copy.body.length ? message : undefined;
}

function messageAt({ body, link, budget }: Message, offset: number): Message | undefined {
  const bodyAt = offset + MESSAGE_HEADER_BYTES;
  if (bodyAt > body.length) return undefined;
  const sizeBytes = readUint32(body, offset + 12);
  if (sizeBytes < 4 || sizeBytes % 4 !== 0 || sizeBytes > body.length - bodyAt) return undefined;
  return { msgId: readInt64(body, offset), seqNo: readUint32(body, offset + 8), body: body.subarray(bodyAt, bodyAt + sizeBytes), link, budget };
}

function isAllowed({ msgId, body }: Message, container: Message): boolean {
  return msgId < container.msgId && messageIdKind(msgId) === ID_OF.client && constructorOf(body) !== MSG_CONTAINER;
}
