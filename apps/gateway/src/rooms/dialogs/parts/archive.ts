/** The archive as one entry of the main dialog list (core.telegram.org/constructor/dialogFolder). */
import { ARCHIVE } from '@teamgram/domain';
import type { DialogRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { OpenedEvent } from '../../../messages/event-opener.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { Context } from '../../../rpc/context.ts';

/** The entry and its top dialog, whose message the answer includes. */
export type ArchiveEntry = { entry: tl.dialogFolder; top: DialogRow<OpenedEvent> };

/** Undefined when nothing is archived. */
export async function archiveEntry({ services, viewer, nowS }: Context): Promise<ArchiveEntry | undefined> {
  const archive = await services.queries.archiveOf(viewer, nowS);
  if (!archive) return undefined;
  const [top] = await services.queries.dialogsByPeers(viewer, [archive.peer], services.opener.at);
  return top && {
    top,
    entry: {
      _: 'dialogFolder',
      pinned: true,
      folder: { _: 'folder', id: ARCHIVE, title: 'Archived Chats' },
      peer: tlPeer(archive.peer),
      top_message: archive.topMessageId,
      unread_muted_peers_count: archive.mutedDialogs,
      unread_unmuted_peers_count: archive.unmutedDialogs,
      unread_muted_messages_count: archive.mutedMessages,
      unread_unmuted_messages_count: archive.unmutedMessages,
    },
  };
}
