import type { Context } from '../../../rpc/context.ts';

/** The pts from which clients request when they have received nothing. */
const BEGINNING = 1;

/**
 * Whether a client names a pts higher than the current pts of the mailbox: it used this server before a restore from
 * a backup. If it were told that there is nothing new, it would take the next updates for old ones. After a crash of
 * the database the tables show an older state for a moment than clients have received; that is not a restore.
 */
export async function isFromBeforeRestore({ services: { queries, readPosition, reader } }: Context, mailbox: number, pts: number, current: number): Promise<boolean> {
  if (pts <= Math.max(current, BEGINNING)) return false;
  if ((await queries.position()) < readPosition.position) return false;
  return pts > (await reader.after(mailbox, pts, 1)).pts;
}
