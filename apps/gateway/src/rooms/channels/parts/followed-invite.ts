import { refusal } from '@teamgram/domain';
import type { ChatRow, InviteRow, MemberRow } from '@teamgram/read-models';
import { isBanned, isCleared } from '../../../convert/chat.ts';
import type { Context } from '../../../rpc/context.ts';
import { hashIn } from './asked-invite.ts';

/** `place`: the caller's membership row, if they ever were a member. */
export type FollowedInvite = { invite: InviteRow; chat: ChatRow; place: MemberRow | undefined };

/**
 * Resolves an invite link. Throws INVITE_HASH_EMPTY, INVITE_HASH_INVALID, and INVITE_HASH_EXPIRED when the link is no longer valid or the caller is banned
 * or lacks clearance. Current members may always resolve it.
 */
export async function followedInvite(context: Context, asked: string): Promise<FollowedInvite> {
  if (asked === '') throw refusal('INVITE_HASH_EMPTY');
  const hash = hashIn(asked);
  const queries = await context.read();
  const invite = hash === undefined ? undefined : await queries.inviteByHash(hash);
  if (!invite) throw refusal('INVITE_HASH_INVALID');
  const { chats } = context.services;
  const [chat, place] = await Promise.all([chats.chat(invite.chat), chats.place(context.viewer, invite.chat)]);
  if (!chat || chat.deleted || chat.migratedTo !== 0 || isBanned(place, context.nowS)) throw refusal('INVITE_HASH_EXPIRED');
  const isOver = invite.revoked || (invite.untilS !== 0 && invite.untilS <= context.nowS) || (invite.useLimit !== 0 && invite.uses >= invite.useLimit);
  if ((isOver || !isCleared(chat, place, context.viewer)) && !place?.inside) throw refusal('INVITE_HASH_EXPIRED');
  return { invite, chat, place };
}
