import { method } from '../../rpc/method.ts';
import { globalPrivacy } from './parts/global-privacy.ts';

/** Kept as given. What needs paid messages or gifts is left out: there are none here. */
export default method('account.setGlobalPrivacySettings', async ({ settings }, context) => {
  await context.send({
    type: 'ChooseGlobalPrivacy',
    archiveAndMuteNewNoncontactPeers: settings.archive_and_mute_new_noncontact_peers ?? false,
    keepArchivedUnmuted: settings.keep_archived_unmuted ?? false,
    keepArchivedFolders: settings.keep_archived_folders ?? false,
    hideReadMarks: settings.hide_read_marks ?? false,
    newNoncontactPeersRequirePremium: settings.new_noncontact_peers_require_premium ?? false,
  });
  return globalPrivacy(context);
});
