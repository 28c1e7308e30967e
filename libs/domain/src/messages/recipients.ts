import type { Speaking } from '../channels/speaking.ts';

/** The mailboxes that get the message, each with the dialog in which it stands there. */
export type Recipient = { mailbox: number; peer: number };

/** `speaking`: in a group or channel. Who blocked the sender does not hear it; the sender is not told (core.telegram.org/api/block). */
export function recipients({ speaking, peerBlockedSender }: { speaking: Pick<Speaking, 'mailboxes'> | undefined; peerBlockedSender: boolean }, sender: number, peer: number): Recipient[] {
  if (speaking) return speaking.mailboxes.map((mailbox) => ({ mailbox, peer }));
  const own = { mailbox: sender, peer };
  return sender === peer || peerBlockedSender ? [own] : [own, { mailbox: peer, peer: sender }];
}
