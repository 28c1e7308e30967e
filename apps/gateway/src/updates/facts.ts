/** Facts that change no mailbox → the updates for other devices and other users. */
import { chatOfStream, peopleOfStream, type StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDraft } from '../convert/draft.ts';
import { tlNotifySettings } from '../convert/notify-settings.ts';
import { tlUsernames } from '../convert/usernames.ts';
import { peersOfRules, tlPrivacyKey, tlRule } from '../convert/privacy-rules.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { arrangementTellers, dialogPeer } from './arrangement-facts.ts';
import { chatTellers, tellChat, tellMembers } from './chat-facts.ts';
import { mentionTellers } from './mention-facts.ts';
import { pollTellers } from './poll-facts.ts';
import { quickReplyTellers } from './quick-reply-facts.ts';
import { reactionTellers } from './reaction-facts.ts';
import { topicTellers } from './topic-facts.ts';
import { scheduledTellers } from './scheduled-facts.ts';
import { secretTellers } from './secret-facts.ts';
import { shownTheme } from '../rooms/looks/parts/themes.ts';
import { peerSettings } from '../rooms/users/parts/peer-settings.ts';
import { dateOf, tellOwner } from './tell-owner.ts';
import { wallpaperTellers } from './wallpaper-facts.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell = (services: Services, event: StoredEvent, fact: never) => void | Promise<void>;

/** One function for each fact that leads to updates. The entries of mailboxes are converted in encode.ts. */
const tellers: { [Type in StoredFact['type']]?: (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void> } = {
  UserRenamed: (services, event, { user }) => tellProfile(services, event, user),
  PhoneChanged: tellPhone,
  UsernameClaimed: (services, event, { user }) => tellProfile(services, event, user),
  UsernameReleased: (services, event, { user }) => tellProfile(services, event, user),
  UsernameGranted: tellNames,
  UsernameWithdrawn: tellNames,
  UsernamesArranged: tellNames,
  ProfilePhotoSet: (services, event, { user }) => tellProfile(services, event, user),
  ProfilePhotosRemoved: (services, event, { user }) => tellProfile(services, event, user),
  ColorChosen: (services, event, { user }) => tellUser(services, event, user),
  PersonalChannelChosen: (services, event, { user }) => tellUser(services, event, user),
  ProfileTabChosen: (services, event, { peer }) => (peer > 0 ? tellUser(services, event, peer) : tellChat(services, event, { chat: peer })),
  BusinessHoursSet: (services, event, { user }) => tellUser(services, event, user),
  BusinessPlaceSet: (services, event, { user }) => tellUser(services, event, user),
  BusinessIntroSet: (services, event, { user }) => tellUser(services, event, user),
  BusinessGreetingSet: (services, event, { user }) => tellOwner(services, event, user, user, () => ({ _: 'updateUser', user_id: user })),
  BusinessAwaySet: (services, event, { user }) => tellOwner(services, event, user, user, () => ({ _: 'updateUser', user_id: user })),
  BusinessPartRemoved: (services, event, { user }) => tellUser(services, event, user),
  RingtoneKept: (services, event, { user }) => tellOwner(services, event, user, 0, () => ({ _: 'updateSavedRingtones' })),
  RingtoneDropped: (services, event, { user }) => tellOwner(services, event, user, 0, () => ({ _: 'updateSavedRingtones' })),
  ThemeChanged: tellTheme,
  PrivacyChosen: tellPrivacy,
  CloseFriendsChosen: tellCloseFriends,
  ContactAdded: (services, event, { owner, contact }) => tellContact(services, event, owner, contact),
  ContactRemoved: tellContactGone,
  ContactNoted: (services, event, { owner, contact }) => tellOwner(services, event, owner, contact, () => ({ _: 'updateUser', user_id: contact })),
  ContactPhotoSet: (services, event, { owner, contact }) => tellOwner(services, event, owner, contact, () => ({ _: 'updateUser', user_id: contact })),
  ContactPhotoRemoved: (services, event, { owner, contact }) => tellOwner(services, event, owner, contact, () => ({ _: 'updateUser', user_id: contact })),
  NumberShared: tellNumber,
  AutoSaveChosen: (services, event, { owner }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateAutoSaveSettings' })),
  AutoSaveExceptionsForgotten: (services, event, { owner }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateAutoSaveSettings' })),
  // The app configuration contains the suggestions that were dismissed.
  SuggestionDismissed: (services, event, { owner }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateConfig' })),
  PeerBlocked: (services, event, { owner, peer }) =>
    tellOwner(services, event, owner, peer, () => ({ _: 'updatePeerBlocked', blocked: true, peer_id: tlPeer(peer) })),
  PeerUnblocked: (services, event, { owner, peer }) =>
    tellOwner(services, event, owner, peer, () => ({ _: 'updatePeerBlocked', peer_id: tlPeer(peer) })),
  ...chatTellers,
  ...topicTellers,
  ...arrangementTellers,
  ...reactionTellers,
  ...quickReplyTellers,
  ...pollTellers,
  PostsViewed: (services, event) => services.postCounters.observe(event),
  PostsForwarded: (services, event) => services.postCounters.observe(event),
  ...scheduledTellers,
  ...secretTellers,
  ...mentionTellers,
  ...wallpaperTellers,
  DraftSaved: tellDraft,
  DraftCleared: (services, event, { owner, peer, thread }) => tellOwner(services, event, owner, peer, () => ({
    _: 'updateDraftMessage', peer: tlPeer(peer), top_msg_id: thread || undefined, draft: { _: 'draftMessageEmpty', date: dateOf(event) },
  })),
  TakeoutSessionBegun: (services, event, { user }) => tellOwner(services, event, user, 0, () => exportBegun),
  MessagesTtlSet: tellLifetime,
  AccountDeleted: (services, event, { user }) => tellAcquaintances(services, event, user),
  FileErased: (services, _, { id }) => services.blobs.removeFile(id),
  DialogMarkedUnread: (services, event, { owner, peer }) =>
    tellOwner(services, event, owner, peer, () => ({ _: 'updateDialogUnreadMark', unread: true, peer: dialogPeer(peer) })),
  DialogUnmarkedUnread: (services, event, { owner, peer }) =>
    tellOwner(services, event, owner, peer, () => ({ _: 'updateDialogUnreadMark', peer: dialogPeer(peer) })),
  NotificationsChosen: (services, event, fact) => tellOwner(services, event, fact.owner, fact.peer, () => ({
    _: 'updateNotifySettings', peer: notifyPeer(fact), notify_settings: tlNotifySettings(fact),
  })),
};

export function factTellings(services: Services, event: StoredEvent): void | Promise<void> {
  return (tellers[event.fact.type] as Tell | undefined)?.(services, event, event.fact as never);
}

/** To the user's own other devices, and to everybody who knows them. The update contains the whole user object. */
async function tellProfile(services: Services, event: StoredEvent, user: number): Promise<void> {
  const audience = await services.audiences.of(user);
  if (audience.length === 0 && !services.updates.hears(user)) return;
  const profile = await services.users.profile(user);
  if (!profile) return;
  const { firstName, lastName } = profile;
  const usernames = tlUsernames(profile);
  const update: tl.updateUserName = { _: 'updateUserName', user_id: user, first_name: firstName, last_name: lastName, usernames };
  for (const other of audience) services.updates.tell(other, { pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [user], update: () => update });
  tellOwner(services, event, user, user, () => update);
}

function tellNames(services: Services, event: StoredEvent, { peer }: { peer: number }): void | Promise<void> {
  return peer > 0 ? tellProfile(services, event, peer) : tellChat(services, event, { chat: peer });
}

/** To the user's other devices, and to those of the users who know them and may see the phone number. */
async function tellPhone(services: Services, event: StoredEvent, { user }: FactOf<'PhoneChanged'>): Promise<void> {
  const audience = await services.audiences.of(user);
  if (audience.length === 0 && !services.updates.hears(user)) return;
  const phone = (await services.users.profile(user))?.phone;
  if (!phone) return;
  const update: tl.updateUserPhone = { _: 'updateUserPhone', user_id: user, phone };
  for (const other of await services.users.permittedBy(user, audience, 'PhoneNumber')) {
    services.updates.tell(other, { pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [user], update: () => update });
  }
  tellOwner(services, event, user, user, () => update);
}

/** To the user who may see the number from now on. */
async function tellNumber(services: Services, event: StoredEvent, { owner, user }: FactOf<'NumberShared'>): Promise<void> {
  if (!services.updates.hears(user)) return;
  const phone = (await services.users.profile(owner))?.phone;
  if (phone) tellOwner(services, event, user, owner, () => ({ _: 'updateUserPhone', user_id: owner, phone }));
}

/** To everybody who has the user as a contact or has a conversation with them: the update contains the user's current object, or that of a deleted account. */
async function tellAcquaintances(services: Services, event: StoredEvent, user: number): Promise<void> {
  for (const other of await services.audiences.of(user)) {
    services.updates.tell(other, { pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [user], update: () => ({ _: 'updateUser', user_id: user }) });
  }
}

/** "We have notified all your devices about the export request … to give you time to react" (core.telegram.org/method/account.initTakeoutSession). */
const exportBegun: tl.updateServiceNotification = {
  _: 'updateServiceNotification', popup: true, type: 'EXPORT_BEGUN', media: { _: 'messageMediaEmpty' }, entities: [],
  message: 'One of your devices has begun to export the data of your account. If that was not you, end its session in Settings > Devices.',
};

/** To both sides of the conversation, or to all members of the chat. */
async function tellLifetime(services: Services, event: StoredEvent, { stream, periodS }: FactOf<'MessagesTtlSet'>): Promise<void> {
  const update = (peer: number): tl.Update => ({ _: 'updatePeerHistoryTTL', peer: tlPeer(peer), ttl_period: periodS || undefined });
  const chat = chatOfStream(stream);
  if (chat !== undefined) return tellMembers(services, event, chat, update(chat));
  const [one, other] = peopleOfStream(stream);
  tellOwner(services, event, one, other, () => update(other));
  if (one !== other) tellOwner(services, event, other, one, () => update(one));
}

/** The same audience, and the user's own other devices. */
async function tellUser(services: Services, event: StoredEvent, user: number): Promise<void> {
  await tellAcquaintances(services, event, user);
  tellOwner(services, event, user, user, () => ({ _: 'updateUser', user_id: user }));
}

async function tellPrivacy(services: Services, event: StoredEvent, { owner }: FactOf<'PrivacyChosen'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const { fact } = await services.opener.open(event);
  if (fact.type !== 'PrivacyChosen' || !fact.rules) return;
  const rules = fact.rules.rules.map(tlRule);
  const named = await peersOfRules(services.chats, owner, fact.rules.rules);
  tellOwner(services, event, owner, named, () => ({ _: 'updatePrivacy', key: tlPrivacyKey(fact.key), rules }));
}

/** To the other devices of the theme's creator, and to everybody here who has installed it. */
async function tellTheme(services: Services, event: StoredEvent, { theme: id, by }: FactOf<'ThemeChanged'>): Promise<void> {
  const keepers = await services.queries.themeKeepers(id);
  const [row] = [by, ...keepers].some((user) => services.updates.hears(user)) ? await services.queries.themes([id]) : [];
  if (!row) return;
  const shown = await shownTheme(services.queries, row);
  for (const user of new Set([by, ...keepers])) tellOwner(services, event, user, 0, (view) => ({ _: 'updateTheme', theme: shown(view) }));
}

/** The update contains the friends, marked as close friends. */
async function tellCloseFriends(services: Services, event: StoredEvent, { owner }: FactOf<'CloseFriendsChosen'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const { fact } = await services.opener.open(event);
  if (fact.type !== 'CloseFriendsChosen') return;
  for (const friend of fact.friends?.users ?? []) tellOwner(services, event, owner, friend, () => ({ _: 'updateUser', user_id: friend }));
}

function tellContact(services: Services, event: StoredEvent, owner: number, contact: number): void {
  tellOwner(services, event, owner, contact, () => ({ _: 'updatePeerSettings', peer: tlPeer(contact), settings: { _: 'peerSettings' } }));
}

/** The actions offered for a stranger (add contact, block) are shown on every device. */
async function tellContactGone(services: Services, event: StoredEvent, { owner, contact }: FactOf<'ContactRemoved'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const settings = await peerSettings({ viewer: owner, services, read: async () => services.queries }, contact);
  tellOwner(services, event, owner, contact, () => ({ _: 'updatePeerSettings', peer: tlPeer(contact), settings }));
}

async function tellDraft(services: Services, event: StoredEvent, { owner, peer, thread }: FactOf<'DraftSaved'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const { fact, timeMs } = await services.opener.open(event);
  if (fact.type !== 'DraftSaved' || !fact.draft) return;
  const { draft } = fact;
  tellOwner(services, event, owner, peer, (view) => ({ _: 'updateDraftMessage', peer: tlPeer(peer), top_msg_id: thread || undefined, draft: tlDraft(view, draft, Math.floor(timeMs / 1000), thread) }));
}

function notifyPeer({ peer, scope, thread }: FactOf<'NotificationsChosen'>): tl.NotifyPeer {
  if (thread !== 0) return { _: 'notifyForumTopic', peer: tlPeer(peer), top_msg_id: thread };
  if (peer !== 0) return { _: 'notifyPeer', peer: tlPeer(peer) };
  if (scope === 'chats') return { _: 'notifyChats' };
  return scope === 'broadcasts' ? { _: 'notifyBroadcasts' } : { _: 'notifyUsers' };
}
