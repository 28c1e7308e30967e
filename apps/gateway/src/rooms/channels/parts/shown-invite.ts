import { ADMIN_RIGHTS } from '@teamgram/domain';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** As clients know links to chats, whatever the server's own address is (core.telegram.org/api/links#chat-invite-links). */
const LINK = 'https://t.me/+';

/** The caller's own lasting link to a chat, if they may make links and have made one. */
export async function shownInvite({ services, viewer }: Context, { chat, creator }: ChatRow, place: MemberRow | undefined): Promise<tl.chatInviteExported | undefined> {
  const mayInvite = place?.inside && (creator === viewer || (place.adminRights & ADMIN_RIGHTS.invite_users) !== 0);
  const found = mayInvite ? await services.queries.inviteOf(chat, viewer) : undefined;
  return found && tlInvite(viewer, found.hash, Math.floor(found.madeAtMs / 1000));
}

export function tlInvite(author: number, hash: string, dateS: number): tl.chatInviteExported {
  return { _: 'chatInviteExported', permanent: true, link: LINK + hash, admin_id: author, date: dateS };
}
