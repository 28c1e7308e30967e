/** How many chats one person may have, as clients are told by help.getAppConfig (core.telegram.org/api/config#client-configuration). */
import { refusal } from '@teamgram/domain';
import { firstUsername } from '../../../convert/usernames.ts';
import type { Context } from '../../../rpc/context.ts';

/** "channels_public_limit": public ones that one has created. */
export const PUBLIC_CHANNELS_MAX = 10;

/** Before making `peer` public (0 = one that is yet to be made). Throws CHANNELS_ADMIN_PUBLIC_TOO_MUCH. */
export function refuseOneMorePublic(context: Context, peer: number): Promise<void> {
  return refuseOneMoreOf(context, context.viewer, peer);
}

/** Before somebody else is given a chat; it counts only when it is public. Throws CHANNELS_ADMIN_PUBLIC_TOO_MUCH. */
export async function refuseOneMorePublicOf(context: Context, user: number, peer: number): Promise<void> {
  await context.read();
  const chat = await context.services.chats.chat(peer);
  if (chat && firstUsername(chat) !== '') await refuseOneMoreOf(context, user, peer);
}

async function refuseOneMoreOf(context: Context, user: number, peer: number): Promise<void> {
  const others = (await (await context.read()).ownedPublicChats(user)).filter((one) => one !== peer);
  if (others.length >= PUBLIC_CHANNELS_MAX) throw refusal('CHANNELS_ADMIN_PUBLIC_TOO_MUCH');
}
