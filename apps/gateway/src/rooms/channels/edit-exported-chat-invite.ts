import type { InviteRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { askedInvite, freshHash, inviteNow, invitingChat, madeLink } from './parts/asked-invite.ts';
import { tlInvite } from './parts/shown-invite.ts';

/** Changes the settings that the request contains, or revokes the link; a revoked permanent link is replaced by a new one. */
export default method('messages.editExportedChatInvite', async ({ peer, link, revoked, ...terms }, context) => {
  const chat = peerOf(context.view, peer);
  const kept = await askedInvite(context, await invitingChat(context, chat), link);
  const { users } = await showPeers(context.services, context.view, [kept.author]);
  if (revoked) return { ...(await revoke(context, kept)), users };
  await context.send({
    type: 'EditInviteLink', chat, link: kept.link, title: terms.title ?? kept.title, untilS: terms.expire_date ?? kept.untilS,
    useLimit: terms.usage_limit ?? kept.useLimit, onRequest: terms.request_needed ?? kept.onRequest,
  });
  return { _: 'messages.exportedChatInvite', invite: tlInvite(await inviteNow(context, chat, kept.link)), users };
});

async function revoke(context: Context, kept: InviteRow): Promise<Omit<tl.messages.exportedChatInvite, 'users'> | Omit<tl.messages.exportedChatInviteReplaced, 'users'>> {
  const { chat, link } = kept;
  const made = madeLink(await context.send({ type: 'RevokeInviteLink', chat, link, hash: freshHash() }));
  const invite = tlInvite({ ...kept, revoked: true });
  if (made === undefined) return { _: 'messages.exportedChatInvite', invite };
  return { _: 'messages.exportedChatInviteReplaced', invite, new_invite: tlInvite(await inviteNow(context, chat, made)) };
}
