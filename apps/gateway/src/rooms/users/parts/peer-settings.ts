import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** What the bar above a chat with somebody unknown offers. */
export async function peerSettings(context: Context, user: number): Promise<tl.peerSettings> {
  if (user === context.viewer) return { _: 'peerSettings' };
  const queries = await context.read();
  const [contacts, blocked] = await Promise.all([queries.contactsAmong(context.viewer, [user]), queries.blockedAmong(context.viewer, [user])]);
  const isStranger = contacts.length === 0;
  return { _: 'peerSettings', add_contact: isStranger || undefined, block_contact: (isStranger && blocked.length === 0) || undefined };
}
