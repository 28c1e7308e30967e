import { refusal } from '@teamgram/domain';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/**
 * Whoever is named may write without paying, as the rules of the key say from then on; nobody has ever paid, so there is nothing to give back. Refused:
 * PARENT_PEER_INVALID (no channel has direct messages), UNSUPPORTED (what only those may ask for), USER_ID_INVALID.
 */
export default method('account.toggleNoPaidMessagesException', async ({ require_payment, parent_peer, user_id }, context) => {
  if (parent_peer) throw refusal('PARENT_PEER_INVALID');
  if (require_payment) throw refusal('UNSUPPORTED');
  await context.send({ type: 'ExemptFromPayment', user: userOf(context.view, user_id) });
  return true;
});
