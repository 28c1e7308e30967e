import { ADMIN_RIGHTS } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';
import type { ReadableChat } from './readable.ts';
import { isAdminOf } from './seen-members.ts';

const ADMINS_MAX = 200;
const NOBODY: ReadonlySet<number> = new Set();

/** "An anonymous admin will be hidden in the list of group members" (telegram.org/blog/filters-anonymous-admins-comments), except from admins. */
export async function hiddenAdmins(context: Context, { peer, chat, place }: ReadableChat): Promise<ReadonlySet<number>> {
  if (chat.kind !== 'supergroup' || isAdminOf(context, { chat, place })) return NOBODY;
  const admins = await context.services.queries.members({ chat: peer, which: 'admins', offset: 0, limit: ADMINS_MAX });
  return new Set(admins.filter(({ adminRights }) => (adminRights & ADMIN_RIGHTS.anonymous) !== 0).map(({ userId }) => userId));
}
