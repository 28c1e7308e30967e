/** Several journals, one per partition (docs/decisions/0015): whose mailbox is where. */
import { isChannelMailbox } from './peer.ts';

/** Accounts of people begin here (libs/domain users/user.ts); below are those of the house, which live on partition 0. */
const FIRST_PERSON = 10_000_000_000;

/** Kinds of deliveries that bring a message: what somebody sent, and what the server says for somebody, which it does not answer. */
export function bringsMessage(kind: string): boolean {
  return kind === 'sent' || kind === 'sent-keyed' || kind === 'answered';
}

/** The partition that has a mailbox, a person's or a channel's; for ever, so the count of partitions cannot change. */
export function partitionOfUser(user: number, partitions: number): number {
  return user < FIRST_PERSON || isChannelMailbox(user) ? 0 : user % partitions;
}
