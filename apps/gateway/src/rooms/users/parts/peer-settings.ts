import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** What the bar above a chat with somebody unknown offers. */
export async function peerSettings(context: Context, user: number): Promise<tl.peerSettings> {
  if (user === context.viewer) return { _: 'peerSettings' };
  return settingsFor(await (await context.read()).acquaintance(context.viewer, user));
}

export function settingsFor({ isContact, isBlocked }: { isContact: boolean; isBlocked: boolean }): tl.peerSettings {
  return { _: 'peerSettings', add_contact: !isContact || undefined, block_contact: (!isContact && !isBlocked) || undefined };
}
