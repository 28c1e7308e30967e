import { refusal } from '@teamgram/domain';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/**
 * Exempts a user from paying for messages, by changing the rules of the privacy key. Payments are not supported, so nothing is refunded. Refused:
 * PARENT_PEER_INVALID (channels have no direct messages), UNSUPPORTED (requiring payment), USER_ID_INVALID.
 */
export default method('account.toggleNoPaidMessagesException', async ({ require_payment, parent_peer, user_id }, context) => {
  if (parent_peer) throw refusal('PARENT_PEER_INVALID');
  if (require_payment) throw refusal('UNSUPPORTED');
  await context.send({ type: 'ExemptFromPayment', user: userOf(context.view, user_id) });
  return true;
});
