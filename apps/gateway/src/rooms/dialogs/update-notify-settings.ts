import { method } from '../../rpc/method.ts';
import { notifyTarget } from './parts/notify-target.ts';

/** Replaces the previous settings completely. Sounds are not stored; they are local to the device. Refused: PEER_ID_INVALID, SETTINGS_INVALID. */
export default method('account.updateNotifySettings', async ({ peer, settings }, context) => {
  const of = notifyTarget(context.view, peer);
  const { show_previews: showPreviews, silent, mute_until: muteUntilS } = settings;
  await context.send({ type: 'ChooseNotifications', of, showPreviews, silent, muteUntilS });
  return true;
});
