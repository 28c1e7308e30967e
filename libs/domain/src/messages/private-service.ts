/** Service messages in private chats: an action of one user, reported to both. */
import { content, ORDINARY_SEND, serviceDetails } from '@teamgram/event-schemas';
import type { Fact, MessageSent, ServiceDetails } from '@teamgram/event-schemas';
import type { Numbering } from './numbering.ts';
import { conversationOf } from './peer.ts';
import { recipients } from './recipients.ts';
import { deliveryTo, type SentMessage } from './sent-message.ts';

/** @param replied the message of the same conversation that it replies to */
export function privateService(state: { peerBlockedSender: boolean; numbers: Numbering }, actor: number, peer: number, action: string, details: Partial<ServiceDetails>, replied?: SentMessage): MessageSent {
  const idThere = (mailbox: number) => (replied && deliveryTo(replied, mailbox)?.messageId) ?? 0;
  return {
    ...ORDINARY_SEND,
    type: 'MessageSent',
    stream: conversationOf(actor, peer),
    author: actor,
    content: content({ action, service: serviceDetails(details) }),
    deliveries: recipients({ ...state, speaking: undefined }, actor, peer).map(({ mailbox, peer: dialog }) => state.numbers.deliver(mailbox, dialog, { replyToId: idThere(mailbox) })),
  };
}

/**
 * A change for both sides of a conversation, and the service message about it. A blocked user cannot change anything for the other side and, as with
 * messages, is not told so (core.telegram.org/api/block).
 */
export function changeForBoth<Change extends Fact>(change: Change, message: MessageSent, { peerBlockedSender }: { peerBlockedSender: boolean }): (Change | MessageSent)[] {
  return peerBlockedSender ? [message] : [change, message];
}
