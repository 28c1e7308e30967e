import { OFFERED_WALLPAPERS_END, refusal } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { tlPhoto } from '../../convert/media.ts';
import { tlChatWallpaper } from '../../convert/wallpaper.ts';
import { currentPhoto, personalPhoto, tlBirthday } from '../../convert/user.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { businessPage } from '../business/parts/business-page.ts';
import { newestIn, personalChannel } from '../looks/parts/personal-channel.ts';
import { tlTab } from '../looks/parts/profile-tab.ts';
import { contactNote } from './parts/contact-note.ts';
import { settingsFor } from './parts/peer-settings.ts';

export default method('users.getFullUser', async ({ id }, context) => {
  const { view, viewer, services } = context;
  const user = userOf(view, id);
  const queries = await context.read();
  const [profile, users, between, relation, settings] = await Promise.all([
    services.users.profile(user),
    services.users.show(view, [user]),
    queries.between(viewer, user),
    services.users.relation(viewer, user),
    user === viewer ? queries.settingsOf(viewer) : undefined,
  ]);
  const [look, business, wallpaper] = await Promise.all([
    between.hasLook ? queries.look(user) : undefined,
    between.hasBusiness ? queries.business(user) : undefined,
    between.hasWallpaper ? queries.chatWallpaper(viewer, user, OFFERED_WALLPAPERS_END) : undefined,
  ]);
  const channel = await personalChannel(context, look);
  const channels = channel === undefined ? [] : await services.chats.show(view, [channel]);
  if (!profile) throw refusal('USER_ID_INVALID');
  const photo = relation.permits('ProfilePhoto') ? currentPhoto(profile) : undefined;
  const personal = personalPhoto(relation);
  return {
    _: 'users.userFull',
    full_user: {
      _: 'userFull',
      blocked: between.isBlocked || undefined,
      can_pin_message: true,
      has_scheduled: between.hasScheduled || undefined,
      translations_disabled: between.translationsOff || undefined,
      id: user,
      about: (relation.permits('About') && profile.about) || undefined,
      birthday: relation.permits('Birthday') ? tlBirthday(profile.birthday) : undefined,
      voice_messages_forbidden: !relation.permits('VoiceMessages') || undefined,
      phone_calls_private: !relation.permits('PhoneCall') || undefined,
      // As in messages.getOutboxReadDate, which clients then do not call.
      read_dates_private: (between.hidesReadDates && !relation.permits('StatusTimestamp')) || undefined,
      private_forward_name: relation.permits('Forwards') ? undefined : fullName(profile),
      settings: between.settingsHidden ? { _: 'peerSettings' } : await settingsFor(context, user, between),
      personal_photo: personal && tlPhoto(view, personal, { kind: 'profile', user }),
      note: await contactNote(context, between.note),
      profile_photo: photo && tlPhoto(view, photo, { kind: 'profile', user }),
      notify_settings: tlNotifySettings(between),
      common_chats_count: user === viewer ? 0 : between.commonChats,
      ttl_period: between.ttlS ?? undefined,
      theme: between.themeEmoticon ? { _: 'chatTheme', emoticon: between.themeEmoticon } : undefined,
      wallpaper: wallpaper && tlChatWallpaper(view, wallpaper),
      wallpaper_overridden: wallpaper?.given || undefined,
      noforwards_my_enabled: (between.protector !== 0 && between.protector === viewer) || undefined,
      noforwards_peer_enabled: (between.protector !== 0 && between.protector === user) || undefined,
      ...businessPage(view, user, business, services.nowMs()),
      main_tab: tlTab(look?.tab),
      ...(channel === undefined ? {} : { personal_channel_id: idOfPeer(channel), personal_channel_message: await newestIn(context, channel) }),
      sponsored_enabled: (settings && (settings['sponsored-messages']?.shown ?? true)) || undefined,
    },
    chats: channels,
    users,
  };
});

const fullName = ({ firstName, lastName }: { firstName: string; lastName: string }) => `${firstName} ${lastName}`.trim();
