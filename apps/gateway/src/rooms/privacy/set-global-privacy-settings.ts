import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { globalPrivacy } from './parts/global-privacy.ts';

/**
 * Unsupported settings are refused when clients can know that from the configuration (`autoarchive_setting_available` is false,
 * core.telegram.org/api/config). Those that need premium, paid messages or gifts are dropped, as the answer shows.
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
