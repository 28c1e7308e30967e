/** The assignment of mailboxes to partitions, each of which has its own journal (docs/decisions/0015). */
import { isChannelMailbox } from './peer.ts';

/** User accounts start at this id (libs/domain users/user.ts); lower ids are service accounts, which are on partition 0. */
const FIRST_PERSON = 10_000_000_000;

/** Kinds of deliveries that contain a message: sent by a user, or an automatic reply, to which the server does not reply again. */
export function bringsMessage(kind: string): boolean {
  return kind === 'sent' || kind === 'sent-keyed' || kind === 'answered';
}

/** The partition of a mailbox, of a user or channel. It never changes, so the number of partitions cannot change either. */
export function partitionOfUser(user: number, partitions: number): number {
  return user < FIRST_PERSON || isChannelMailbox(user) ? 0 : user % partitions;
}
