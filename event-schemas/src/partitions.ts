/** Several journals, one per partition (docs/decisions/0014): whose mailbox is where. */

/** Accounts of people begin here (libs/domain users/user.ts); below are those of the house, which live on partition 0. */
const FIRST_PERSON = 10_000_000_000;

/** The partition that has the mailbox of a user; for ever, so the count of partitions cannot change. */
export function partitionOfUser(user: number, partitions: number): number {
  return user < FIRST_PERSON ? 0 : user % partitions;
}
