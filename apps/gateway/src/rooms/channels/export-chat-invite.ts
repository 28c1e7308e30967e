import { randomBytes } from 'node:crypto';
import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { tlInvite } from './parts/shown-invite.ts';

/** 128 bits: nobody guesses a link. */
const HASH_BYTES = 16;

/** A link that lasts; a new one ends the former. Links with an end, a limit, a name or a price do not exist here. */
export default method('messages.exportChatInvite', async ({ peer, expire_date, usage_limit, title, request_needed, subscription_pricing }, context) => {
  if (expire_date) throw refusal('EXPIRE_DATE_INVALID');
  if (usage_limit) throw refusal('USAGE_LIMIT_INVALID');
  if (title || request_needed || subscription_pricing) throw refusal('METHOD_INVALID');
  const hash = randomBytes(HASH_BYTES).toString('base64url');
  const [made] = await context.send({ type: 'MakeInviteLink', chat: peerOf(context.view, peer), hash });
  if (made?.fact.type !== 'InviteLinkMade') throw new Error('no link was made');
  return tlInvite(context.viewer, made.fact.hash?.hash ?? hash, Math.floor(made.timeMs / 1000));
});
