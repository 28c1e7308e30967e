/** Dialogs within Saved Messages (core.telegram.org/api/saved-messages). */
import type { SavedDialogRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';
import { showRows } from '../../messages/parts/shown.ts';

export type ShownSaved = { dialogs: tl.savedDialog[]; messages: tl.Message[]; chats: tl.Chat[]; users: tl.User[] };

/** Dialogs with their newest messages and the peers these refer to. */
export async function showSaved(context: Context, rows: readonly SavedDialogRow[], pinned: readonly number[]): Promise<ShownSaved> {
  const messages = await context.services.queries.messagesByIds(context.viewer, rows.map(({ topMessageId }) => topMessageId));
  const page = await showRows(context, messages, rows.map(({ peer }) => peer));
  const dialogs = rows.map(({ peer, topMessageId }): tl.savedDialog => (
    { _: 'savedDialog', pinned: pinned.includes(peer) || undefined, peer: tlPeer(peer), top_message: topMessageId }));
  return { dialogs, messages: page.messages, chats: page.chats, users: page.users };
}
