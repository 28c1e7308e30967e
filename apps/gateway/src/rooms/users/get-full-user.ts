import { refusal } from '@teamgram/domain';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { tlPhoto } from '../../convert/media.ts';
import { currentPhoto } from '../../convert/user.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { settingsFor } from './parts/peer-settings.ts';

export default method('users.getFullUser', async ({ id }, context) => {
  const { view, viewer, services } = context;
  const user = userOf(view, id);
  const queries = await context.read();
  const [profile, users, acquaintance, notify] = await Promise.all([
    services.users.profile(user),
    services.users.show(view, [user]),
    queries.acquaintance(viewer, user),
    queries.notifySettings(viewer, [user]),
  ]);
  if (!profile) throw refusal('USER_ID_INVALID');
  const photo = currentPhoto(profile);
  return {
    _: 'users.userFull',
    full_user: {
      _: 'userFull',
      blocked: acquaintance.isBlocked || undefined,
      can_pin_message: true,
      id: user,
      about: profile.about || undefined,
      settings: settingsFor(context, user, acquaintance),
      profile_photo: photo && tlPhoto(view, photo, { kind: 'profile', user }),
      notify_settings: tlNotifySettings(notify.find(({ peer }) => peer === user) ?? {}),
      common_chats_count: 0,
    },
    chats: [],
    users,
  };
});
