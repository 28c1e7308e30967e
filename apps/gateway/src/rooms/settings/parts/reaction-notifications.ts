import type { ReactionNotificationsRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

/** Defaults: reactions to messages from everybody; none for stories, which are not supported. */
export const usual: ReactionNotificationsRow = {
  messagesFrom: 'all', storiesFrom: '', pollVotesFrom: 'all', sound: 'default', soundTitle: '', soundData: '', showPreviews: true,
};

export function tlReactionNotifications(row: ReactionNotificationsRow): tl.reactionsNotifySettings {
  return {
    _: 'reactionsNotifySettings',
    messages_notify_from: tlFrom(row.messagesFrom),
    stories_notify_from: tlFrom(row.storiesFrom),
    poll_votes_notify_from: tlFrom(row.pollVotesFrom),
    sound: tlSound(row),
    show_previews: row.showPreviews,
  };
}

export function reactionNotificationsOf(settings: tl.reactionsNotifySettings): ReactionNotificationsRow {
  return {
    messagesFrom: fromOf(settings.messages_notify_from),
    storiesFrom: fromOf(settings.stories_notify_from),
    pollVotesFrom: fromOf(settings.poll_votes_notify_from),
    ...soundOf(settings.sound),
    showPreviews: settings.show_previews,
  };
}

function tlFrom(from: string): tl.ReactionNotificationsFrom | undefined {
  if (from === '') return undefined;
  return { _: from === 'contacts' ? 'reactionNotificationsFromContacts' : 'reactionNotificationsFromAll' };
}

function fromOf(from: tl.ReactionNotificationsFrom | undefined): string {
  if (!from) return '';
  return from._ === 'reactionNotificationsFromContacts' ? 'contacts' : 'all';
}

function tlSound({ sound, soundTitle, soundData }: ReactionNotificationsRow): tl.NotificationSound {
  switch (sound) {
    case 'none': return { _: 'notificationSoundNone' };
    case 'local': return { _: 'notificationSoundLocal', title: soundTitle, data: soundData };
    case 'ringtone': return { _: 'notificationSoundRingtone', id: BigInt(soundData) };
    default: return { _: 'notificationSoundDefault' };
  }
}

function soundOf(sound: tl.NotificationSound): Pick<ReactionNotificationsRow, 'sound' | 'soundTitle' | 'soundData'> {
  const named = { soundTitle: '', soundData: '' };
  switch (sound._) {
    case 'notificationSoundNone': return { ...named, sound: 'none' };
    case 'notificationSoundLocal': return { sound: 'local', soundTitle: sound.title, soundData: sound.data };
    case 'notificationSoundRingtone': return { ...named, sound: 'ringtone', soundData: String(sound.id) };
    case 'notificationSoundDefault': return { ...named, sound: 'default' };
  }
}
