import type { ChatRow, InviteRow, MemberRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { mayInvite, pendingRequests, type PendingRequests } from '../../../convert/pending-requests.ts';
import type { Context } from '../../../rpc/context.ts';

/** Clients recognise this address, whatever the server's own is (core.telegram.org/api/links#chat-invite-links). */
const LINK = 'https://t.me/+';

/** The caller's permanent link to a chat, if they may create links and have created one. */
export async function shownInvite({ services, viewer }: Context, chat: ChatRow, place: MemberRow | undefined): Promise<tl.chatInviteExported | undefined> {
  const found = mayInvite(viewer, chat, place) ? await services.queries.inviteOf(chat.chat, viewer) : undefined;
  return found && tlInvite(found);
}

export function tlInvite({ author, hash, title, madeAtMs, untilS, useLimit, uses, requested, onRequest, lasting, revoked }: InviteRow): tl.chatInviteExported {
  return {
    _: 'chatInviteExported',
    revoked: revoked || undefined,
    permanent: lasting || undefined,
    request_needed: onRequest || undefined,
    link: LINK + hash,
    admin_id: author,
    date: Math.floor(madeAtMs / 1000),
    expire_date: untilS || undefined,
    usage_limit: useLimit || undefined,
    usage: uses || undefined,
    requested: requested || undefined,
    title: title || undefined,
  };
}

/** Pending join requests, for an admin who may approve them; nothing when there are none. */
export async function shownRequests({ services, viewer }: Context, chat: ChatRow, place: MemberRow | undefined): Promise<Partial<PendingRequests>> {
  if (!mayInvite(viewer, chat, place)) return {};
  const pending = await pendingRequests(services.queries, chat.chat);
  return pending.requests_pending > 0 ? pending : {};
}
