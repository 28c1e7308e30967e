import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { globalPrivacy } from './parts/global-privacy.ts';

/**
 * What cannot be kept is refused: `autoarchive_setting_available` says false (core.telegram.org/api/config). What needs premium, paid messages
 * or gifts is left out, and the answer says so: there are none here.
 */
export default method('account.setGlobalPrivacySettings', async ({ settings }, context) => {
  if (settings.archive_and_mute_new_noncontact_peers) throw refusal('AUTOARCHIVE_NOT_AVAILABLE');
  await context.send({
    type: 'ChooseGlobalPrivacy',
    archiveAndMuteNewNoncontactPeers: false,
    keepArchivedUnmuted: settings.keep_archived_unmuted ?? false,
    keepArchivedFolders: settings.keep_archived_folders ?? false,
    hideReadMarks: settings.hide_read_marks ?? false,
    newNoncontactPeersRequirePremium: false,
  });
  return globalPrivacy(context);
});
