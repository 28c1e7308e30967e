import { SERVICE_USER } from '@teamgram/domain';
import type { AcquaintanceRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** The viewer. */
type Looking = Pick<Context, 'viewer' | 'read'> & { services: Pick<Context['services'], 'users'> };

/** Options of the action bar above a chat with a stranger. */
export async function peerSettings(context: Looking, user: number): Promise<tl.peerSettings> {
  const queries = await context.read();
  if (await queries.peerSettingsHidden(context.viewer, user)) return { _: 'peerSettings' };
  return settingsFor(context, user, await queries.acquaintance(context.viewer, user));
}

/** The visibility of the caller's number is queried only if the bar may offer to share it (core.telegram.org/api/action-bar). */
export async function settingsFor(context: Omit<Looking, 'read'>, user: number, { isContact, isBlocked, isKnownWithoutNumber }: AcquaintanceRow): Promise<tl.peerSettings> {
  if (isBeyondChoice(context, user)) return { _: 'peerSettings' };
  if (isContact && !isKnownWithoutNumber) return { _: 'peerSettings' };
  const { permits, permitsContact } = await context.services.users.relation(user, context.viewer);
  if (isContact) return { _: 'peerSettings', share_contact: !permits('PhoneNumber') || undefined };
  const mayBlock = !isBlocked || undefined;
  return { _: 'peerSettings', report_spam: mayBlock, add_contact: true, block_contact: mayBlock, need_contacts_exception: !permitsContact('PhoneNumber') || undefined };
}

/** One cannot add or block oneself or the service account. */
function isBeyondChoice({ viewer }: Pick<Context, 'viewer'>, user: number): boolean {
  return user === viewer || user === SERVICE_USER;
}
