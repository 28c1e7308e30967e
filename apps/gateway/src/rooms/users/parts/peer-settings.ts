import { SERVICE_USER } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** What the bar above a chat with somebody unknown offers. */
export async function peerSettings(context: Context, user: number): Promise<tl.peerSettings> {
  const queries = await context.read();
  if (await queries.peerSettingsHidden(context.viewer, user)) return { _: 'peerSettings' };
  return settingsFor(context, user, await queries.acquaintance(context.viewer, user));
}

export function settingsFor(context: Context, user: number, { isContact, isBlocked }: { isContact: boolean; isBlocked: boolean }): tl.peerSettings {
  if (isBeyondChoice(context, user)) return { _: 'peerSettings' };
  return { _: 'peerSettings', add_contact: !isContact || undefined, block_contact: (!isContact && !isBlocked) || undefined };
}

/** Nobody adds or blocks themselves or the account from which the server speaks. */
function isBeyondChoice({ viewer }: Context, user: number): boolean {
  return user === viewer || user === SERVICE_USER;
}
