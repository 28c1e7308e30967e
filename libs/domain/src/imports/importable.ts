/** Conversations into which a user may import history (core.telegram.org/api/import#2-choosing-a-destination-telegram-chat). */
import { isChannelPeer } from '@teamgram/event-schemas';
import { ADMIN_RIGHTS, mayRead } from '../channels/rights.ts';
import { chatView } from '../channels/standing.ts';
import { isContactOf } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { isElsewhere } from '../partitions/partitions.ts';
import { Refusal, refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';

/**
 * "Typically, history imports are allowed for private chats with a mutual contact or supergroups with change_info administrator rights." With several
 * partitions both sides of a private chat must have their mailboxes at home, where imports are decided. Throws PEER_ID_INVALID,
 * USER_NOT_MUTUAL_CONTACT, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED.
 */
export function refuseImportInto(view: View, peer: number, importer: number, { nowMs, rules: { partitions } }: Pick<Context, 'nowMs' | 'rules'>): void {
  if (isChannelPeer(peer)) return refuseGroup(view, peer, importer, nowMs);
  if (peer < 0 || peer === importer || userOf(view.documents, peer)?.kind !== 'person') throw refusal('PEER_ID_INVALID');
  if (partitions && (isElsewhere(importer, partitions) || isElsewhere(peer, partitions))) throw refusal('PEER_ID_INVALID');
  if (!isContactOf(view.documents, importer, peer) || !isContactOf(view.documents, peer, importer)) throw refusal('USER_NOT_MUTUAL_CONTACT');
}

function refuseGroup(view: View, peer: number, importer: number, nowMs: number): void {
  const found = chatView(view, peer, importer, nowMs);
  if (found?.chat.kind !== 'supergroup') throw refusal('PEER_ID_INVALID');
  const { standing } = found;
  if (!mayRead(standing)) throw refusal('CHANNEL_PRIVATE');
  // Requires the admin right; a default right of members to change the info does not suffice.
  const mayChangeInfo = standing.role === 'creator' || (standing.role === 'admin' && (standing.rights & ADMIN_RIGHTS.change_info) !== 0);
  if (!mayChangeInfo) throw refusal('CHAT_ADMIN_REQUIRED');
}

/** Whether the import is still allowed. */
export function isImportable(view: View, peer: number, importer: number, context: Pick<Context, 'nowMs' | 'rules'>): boolean {
  try {
    refuseImportInto(view, peer, importer, context);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
