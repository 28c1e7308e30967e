import { EVERY_ADMIN_RIGHT, OFFERED_WALLPAPERS_END } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { ChatRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { currentChatPhoto } from '../../convert/chat.ts';
import { tlChannelLocation, tlPhoto } from '../../convert/media.ts';
import { tlChatWallpaper } from '../../convert/wallpaper.ts';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { allowedReactions } from '../reactions/parts/allowed.ts';
import { tlTab } from '../looks/parts/profile-tab.ts';
import { hasScheduled } from '../scheduled/parts/list.ts';
import { readableChat, unseenUpTo } from './parts/readable.ts';
import type { ReadableChat } from './parts/readable.ts';
import { nextSpeechS } from './parts/next-speech.ts';
import { voicesOf } from './parts/own-voice.ts';
import { isAdminOf, maySeeMembers } from './parts/seen-members.ts';
import { shownInvite, shownRequests } from './parts/shown-invite.ts';

export default method('channels.getFullChannel', async ({ channel }, context) => {
  const found = await readableChat(context, channelOf(context.view, channel));
  const { migratedFrom, linked } = found.chat;
  const voice = await shownVoice(context, found);
  const peers = [found.peer, migratedFrom, linked, voice].filter((peer) => peer !== 0);
  return { _: 'messages.chatFull', full_chat: await fullChannel(context, found, voice), ...(await showPeers(context.services, context.view, peers)) };
});

/** @param voice the default send-as peer to report; 0 = do not report it */
async function fullChannel(context: Context, { peer, chat, place }: ReadableChat, voice: number): Promise<tl.channelFull> {
  const { services, view, viewer } = context;
  const { queries } = services;
  const [{ pts, readInboxMaxId, unread }, readByOthers, counts, [notify], lifetimes, invite, look] = await Promise.all([
    queries.channelReading(peer, viewer), queries.readByOthers(peer, viewer), adminCounts(context, chat.chat, rightsOf(context, { chat, place })),
    queries.notifySettings(viewer, [peer]), queries.messageLifetimes(viewer, [peer]), shownInvite(context, chat, place), queries.look(peer),
  ]);
  const [[pinned], views, wallpaper] = await Promise.all([
    queries.pinnedMessages(-peer, peer, 0, 1), queries.forumViews(viewer, [peer]), queries.chatWallpaper(-peer, peer, OFFERED_WALLPAPERS_END),
  ]);
  const photo = currentChatPhoto(chat);
  const on = (option: string) => chat.options.includes(option) || undefined;
  const isCreator = chat.creator === viewer;
  const isWatcher = isAdminOf(context, { chat, place });
  return {
    _: 'channelFull',
    can_view_participants: maySeeMembers(context, { peer, chat, place }) || undefined,
    can_set_username: isCreator || undefined,
    hidden_prehistory: on('pre-history-hidden'),
    has_scheduled: await hasScheduled(context, peer, { chat, place }),
    can_delete_channel: isCreator || undefined,
    // "can_view_stats … stats_dc: if set, specifies the DC to use for fetching channel statistics": visible to every admin.
    can_view_stats: isWatcher || undefined,
    stats_dc: isWatcher ? view.dcId : undefined,
    antispam: on('anti-spam'),
    translations_disabled: (await queries.translationsOff(viewer, peer)) || undefined,
    view_forum_as_messages: views.has(peer) || undefined,
    participants_hidden: on('participants-hidden'),
    can_set_location: (isCreator && chat.kind === 'supergroup') || undefined,
    location: look && tlChannelLocation(look),
    wallpaper: wallpaper && tlChatWallpaper(view, wallpaper),
    main_tab: tlTab(look?.tab),
    id: idOfPeer(peer),
    about: chat.about,
    participants_count: chat.memberCount,
    ...counts,
    read_inbox_max_id: readInboxMaxId,
    read_outbox_max_id: readByOthers,
    unread_count: unread,
    chat_photo: photo ? tlPhoto(view, photo, { kind: 'upload' }) : { _: 'photoEmpty', id: 0n },
    notify_settings: tlNotifySettings(notify?.peer === peer ? notify : {}),
    exported_invite: invite,
    ...(await shownRequests(context, chat, place)),
    bot_info: [],
    migrated_from_chat_id: chat.migratedFrom === 0 ? undefined : BigInt(idOfPeer(chat.migratedFrom)),
    migrated_from_max_id: chat.migratedFrom === 0 ? undefined : await newestIn(context, chat.migratedFrom),
    linked_chat_id: chat.linked === 0 ? undefined : idOfPeer(chat.linked),
    pinned_msg_id: pinned?.messageId,
    available_min_id: unseenUpTo(chat, place, viewer) || undefined,
    slowmode_seconds: chat.slowModeS || undefined,
    default_send_as: voice === 0 ? undefined : tlPeer(voice),
    slowmode_next_send_date: await nextSpeechS(context, { peer, chat, place }),
    ...(await allowedReactions(context, peer)),
    pending_suggestions: await suggestions(context, chat),
    pts,
    ttl_period: lifetimes.get(peer),
  };
}

const CONVERT_GIGAGROUP = 'CONVERT_GIGAGROUP';

/**
 * Suggests the conversion to the creator, when the group has enough members and they have not dismissed it
 * (core.telegram.org/api/config#channel-suggestions).
 */
async function suggestions({ services, viewer }: Context, { chat, creator, kind, memberCount, options }: ChatRow): Promise<string[] | undefined> {
  const grown = kind === 'supergroup' && memberCount >= services.deployment.gigagroupMembersMin && !options.includes('gigagroup') && !options.includes('forum');
  if (!grown || creator !== viewer) return undefined;
  const settings = await services.queries.settingsOf(viewer);
  return `dismissed/${chat}/${CONVERT_GIGAGROUP}` in settings ? undefined : [CONVERT_GIGAGROUP];
}

/** Id, for the caller, of the last message of the basic group that was migrated; 0 = they have no messages of it. */
async function newestIn({ services, viewer }: Context, former: number): Promise<number> {
  const [dialog] = await services.queries.dialogsByPeers(viewer, [former], services.opener.at);
  return dialog?.topMessageId ?? 0;
}

function rightsOf({ viewer }: Context, { chat, place }: Pick<ReadableChat, 'chat' | 'place'>): number {
  if (!place?.inside) return 0;
  return chat.creator === viewer ? EVERY_ADMIN_RIGHT : place.adminRights;
}

/** Counts are visible to admins only. */
async function adminCounts({ services, nowS }: Context, chat: number, rights: number): Promise<Pick<tl.channelFull, 'admins_count' | 'kicked_count' | 'banned_count'>> {
  if (rights === 0) return {};
  const { admins, kicked, restricted } = await services.queries.memberCounts(chat, nowS);
  return { admins_count: admins, kicked_count: kicked, banned_count: restricted };
}

/**
 * Reported when there is a choice, or when the caller's default used to be another one (even if it is their own again): TDLib keeps the last reported one
 * until told otherwise (MessagesManager::on_update_dialog_default_send_message_as_dialog_id), and sending as a peer no longer permitted is refused.
 */
async function shownVoice(context: Context, found: ReadableChat): Promise<number> {
  if (found.chat.kind !== 'supergroup') return 0;
  const { offered, chosen, wasOther } = await voicesOf(context, found);
  return offered.length > 1 || wasOther || chosen !== context.viewer ? chosen : 0;
}
