import { partitionOfUser } from '@teamgram/event-schemas';

/** Which of the deployment's journals this one is, and how many there are. */
export type Partitions = { own: number; count: number };

export const outboxTo = (partition: number) => `outbox-${partition}`;
export const inboxFrom = (partition: number) => `inbox-${partition}`;

/** Whether another partition has the mailbox. Groups and channels (peers below 0) have none of their own here. */
export function isElsewhere(user: number, { own, count }: Partitions): boolean {
  return user > 0 && partitionOfUser(user, count) !== own;
}
