/** Invite links named in requests, and who may see them. */
import { randomBytes } from 'node:crypto';
import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { InviteRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { mayInvite } from '../../../convert/pending-requests.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat, type ReadableChat } from './readable.ts';

/** 128 bits, so that links cannot be guessed. */
const HASH_BYTES = 16;

/** A new random hash for an invite link. */
export function freshHash(): string {
  return randomBytes(HASH_BYTES).toString('base64url');
}

/** "t.me/+<hash>", "t.me/joinchat/<hash>", "tg://join?invite=<hash>" (core.telegram.org/api/links#chat-invite-links), or the hash alone. */
const WHOLE_LINK = /^(?:(?:https?:\/\/)?(?:t|telegram)\.(?:me|dog)\/(?:\+|joinchat\/)|tg:\/\/join\?invite=)?([\w-]{22})$/;

/** The hash of a link; undefined when it is not an invite link. */
export function hashIn(link: string): string | undefined {
  return WHOLE_LINK.exec(link)?.[1];
}

/** A chat in which the caller may create and see invite links. Throws like `readableChat`, and CHAT_ADMIN_REQUIRED. */
export async function invitingChat(context: Context, peer: number): Promise<ReadableChat> {
  const found = await readableChat(context, peer);
  if (!mayInvite(context.viewer, found.chat, found.place)) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/** Author of the requested links: the caller or, for the creator, also another admin. Throws ADMIN_ID_INVALID, CHAT_ADMIN_REQUIRED. */
export function linkAuthor(context: Context, { chat }: ReadableChat, admin: tl.InputUser): number {
  const author = userOf(context.view, admin);
  if (author !== context.viewer && chat.creator !== context.viewer) throw refusal('CHAT_ADMIN_REQUIRED');
  return author;
}

/** The named link of this chat, if the caller may see it. Throws INVITE_HASH_EXPIRED, CHAT_ADMIN_REQUIRED. */
export async function askedInvite(context: Context, { peer, chat }: ReadableChat, link: string): Promise<InviteRow> {
  const hash = hashIn(link);
  const found = hash === undefined ? undefined : await context.services.queries.inviteByHash(hash);
  if (found?.chat !== peer) throw refusal('INVITE_HASH_EXPIRED');
  if (found.author !== context.viewer && chat.creator !== context.viewer) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

/** Current state of a link, after a command. */
export async function inviteNow(context: Context, peer: number, link: number): Promise<InviteRow> {
  const [found] = await (await context.read()).invitesByLinks(peer, [link]);
  if (!found) throw refusal('INVITE_HASH_EXPIRED');
  return found;
}

/** Id of the link that a command created, if any. */
export function madeLink(events: readonly RecordedEvent[]): number | undefined {
  for (const { fact } of events) if (fact.type === 'InviteLinkMade' || fact.type === 'InviteLinkAdded') return fact.link;
  return undefined;
}
