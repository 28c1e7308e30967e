import { refusal } from '@teamgram/domain';
import { idOfPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { currentChatPhoto } from '../../convert/chat.ts';
import { tlPhoto } from '../../convert/media.ts';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { showParticipants } from '../../convert/participants.ts';
import { chatOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { allowedReactions } from '../reactions/parts/allowed.ts';
import { hasScheduled } from '../scheduled/parts/list.ts';
import { shownInvite, shownRequests } from './parts/shown-invite.ts';

/** A basic group. A former member sees neither its members nor its current photo. Refused: CHAT_ID_INVALID. */
export default method('messages.getFullChat', async ({ chat_id }, context) => {
  const { services, view, viewer } = context;
  const peer = chatOf(chat_id);
  const queries = await context.read();
  const [chat, place, [notify], lifetimes] = await Promise.all([
    services.chats.chat(peer), services.chats.place(viewer, peer), queries.notifySettings(viewer, [peer]), queries.messageLifetimes(viewer, [peer]),
  ]);
  if (!chat || !place) throw refusal('CHAT_ID_INVALID');
  const { participants, peers } = await showParticipants(services, peer);
  const hidden: tl.chatParticipantsForbidden = { _: 'chatParticipantsForbidden', chat_id: idOfPeer(peer) };
  const [pinned] = await queries.pinnedMessages(viewer, peer, 0, 1);
  const photo = place.inside ? currentChatPhoto(chat) : undefined;
  const full_chat: tl.chatFull = {
    _: 'chatFull',
    can_set_username: chat.creator === viewer || undefined,
    has_scheduled: await hasScheduled(context, peer),
    translations_disabled: (await queries.translationsOff(viewer, peer)) || undefined,
    id: idOfPeer(peer),
    about: place.inside ? chat.about : '',
    participants: place.inside ? participants : hidden,
    chat_photo: photo && tlPhoto(view, photo, { kind: 'upload' }),
    notify_settings: tlNotifySettings(notify?.peer === peer ? notify : {}),
    pinned_msg_id: pinned?.messageId,
    exported_invite: await shownInvite(context, chat, place),
    ...(await shownRequests(context, chat, place)),
    ...(await allowedReactions(context, peer)),
    ttl_period: lifetimes.get(peer),
  };
  return { _: 'messages.chatFull', full_chat, ...(await showPeers(services, view, place.inside ? [peer, ...peers] : [peer])) };
});
