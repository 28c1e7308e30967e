import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

export async function globalPrivacy(context: Context): Promise<tl.globalPrivacySettings> {
  const row = await (await context.read()).globalPrivacyOf(context.viewer);
  return {
    _: 'globalPrivacySettings',
    keep_archived_unmuted: row?.keepArchivedUnmuted || undefined,
    keep_archived_folders: row?.keepArchivedFolders || undefined,
    hide_read_marks: row?.hideReadMarks || undefined,
  };
}
