import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { freshHash, inviteNow, madeLink } from './parts/asked-invite.ts';
import { tlInvite } from './parts/shown-invite.ts';

/** An admin's first link without expiry is their permanent one; `legacy_revoke_permanent` replaces it. Paid links are not supported. */
export default method('messages.exportChatInvite', async (request, context) => {
  if (request.subscription_pricing) throw refusal('METHOD_INVALID');
  const chat = peerOf(context.view, request.peer);
  const made = madeLink(await context.send({
    type: 'MakeInviteLink', chat, hash: freshHash(), replaces: request.legacy_revoke_permanent === true, title: request.title ?? '',
    untilS: request.expire_date ?? 0, useLimit: request.usage_limit ?? 0, onRequest: request.request_needed === true,
  }));
  if (made === undefined) throw new Error('no link was made');
  return tlInvite(await inviteNow(context, chat, made));
});
