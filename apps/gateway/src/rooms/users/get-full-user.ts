import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { tlPhoto } from '../../convert/media.ts';
import { currentPhoto } from '../../convert/user.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { refusal } from '../../rpc/refusal.ts';
import { peerSettings } from './parts/peer-settings.ts';

export default method('users.getFullUser', async ({ id }, context) => {
  const { view, viewer, services } = context;
  const user = userOf(view, id);
  const queries = await context.read();
  const [profile, users, settings, blocked, notify] = await Promise.all([
    services.users.profile(user),
    services.users.show(view, [user]),
    peerSettings(context, user),
    queries.blockedAmong(viewer, [user]),
    queries.notifySettings(viewer, [user]),
  ]);
  if (!profile) throw refusal('USER_ID_INVALID');
  const photo = currentPhoto(profile);
  return {
    _: 'users.userFull',
    full_user: {
      _: 'userFull',
      blocked: blocked.length > 0 || undefined,
      can_pin_message: true,
      id: user,
      about: profile.about || undefined,
      settings,
      profile_photo: photo && tlPhoto(view, photo, { kind: 'profile', user }),
      notify_settings: tlNotifySettings(notify.find(({ peer }) => peer === user) ?? {}),
      common_chats_count: 0,
    },
    chats: [],
    users,
  };
});
