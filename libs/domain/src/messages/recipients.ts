import type { Speaking } from '../channels/speaking.ts';

/** A mailbox that receives the message, and the peer of the dialog it is shown in. */
export type Recipient = { mailbox: number; peer: number };

/**
 * `speaking`: in a group or channel. A peer who has blocked the sender does not receive the message, and the sender is not told
 * (core.telegram.org/api/block).
 */
export function recipients({ speaking, peerBlockedSender }: { speaking: Pick<Speaking, 'mailboxes'> | undefined; peerBlockedSender: boolean }, sender: number, peer: number): Recipient[] {
  if (speaking) return speaking.mailboxes.map((mailbox) => ({ mailbox, peer }));
  const own = { mailbox: sender, peer };
  return sender === peer || peerBlockedSender ? [own] : [own, { mailbox: peer, peer: sender }];
}
