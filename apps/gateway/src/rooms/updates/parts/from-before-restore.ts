import type { Context } from '../../../rpc/context.ts';

/** What clients ask from who have seen nothing. */
const BEGINNING = 1;

/**
 * Whether a client names a pts beyond where its mailbox stands: it met this server before it was restored from a backup. Told that nothing is new it would
 * take what comes next for old. A database that has crashed shows less for a moment than clients were told, which is no restore.
 */
export async function isFromBeforeRestore({ services: { queries, readPosition, reader } }: Context, mailbox: number, pts: number, current: number): Promise<boolean> {
  if (pts <= Math.max(current, BEGINNING)) return false;
  if ((await queries.position()) < readPosition.position) return false;
  return pts > (await reader.after(mailbox, pts, 1)).pts;
}
