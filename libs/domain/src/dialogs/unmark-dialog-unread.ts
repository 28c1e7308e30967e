import type { DialogUnmarkedUnread } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { UnreadMarkState } from './mark-dialog-unread.ts';

export { load } from './mark-dialog-unread.ts';

/** messages.markDialogUnread without `unread`. Records nothing when not marked. */
export type UnmarkDialogUnread = { type: 'UnmarkDialogUnread'; peer: number };

export function unmarkDialogUnread(
  { peerExists, marked }: UnreadMarkState,
  { peer }: UnmarkDialogUnread,
  { actor: owner }: Context,
): DialogUnmarkedUnread[] {
  if (!peerExists) throw refusal('PEER_ID_INVALID');
  return marked ? [{ type: 'DialogUnmarkedUnread', stream: `dialogs-${owner}`, owner, peer }] : [];
}
