/** Pending join requests of a chat, shown to its admins. */
import { ADMIN_RIGHTS } from '@teamgram/domain';
import type { ChatRow, MemberRow, Queries } from '@teamgram/read-models';

export type PendingRequests = { requests_pending: number; recent_requesters: number[] };

/** Clients show three avatars. */
const RECENT_MAX = 3;
/** A date later than any request. */
export const LATEST_S = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

/** Number of pending join requests of a chat, and the latest requesters. */
export async function pendingRequests(queries: Queries, chat: number): Promise<PendingRequests> {
  const [requests_pending, recent] = await Promise.all([
    queries.joinRequestCount(chat, 0), queries.joinRequests({ chat, link: 0, beforeS: LATEST_S, beforeUser: 0, limit: RECENT_MAX }),
  ]);
  return { requests_pending, recent_requesters: recent.map(({ userId }) => userId) };
}

/** Whether the viewer may handle join requests. */
export function mayInvite(viewer: number, { creator }: ChatRow, place: MemberRow | undefined): boolean {
  return place?.inside === true && (creator === viewer || (place.adminRights & ADMIN_RIGHTS.invite_users) !== 0);
}
