import { partitionOfUser } from '@teamgram/event-schemas';

/** Which partition this is, and how many there are. */
export type Partitions = { own: number; count: number };

export const outboxTo = (partition: number) => `outbox-${partition}`;
export const inboxFrom = (partition: number) => `inbox-${partition}`;

/** Whether the user's mailbox is in another partition. False for groups and channels (peers below 0). */
export function isElsewhere(user: number, { own, count }: Partitions): boolean {
  return user > 0 && partitionOfUser(user, count) !== own;
}
