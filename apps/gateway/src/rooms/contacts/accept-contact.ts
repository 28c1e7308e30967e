import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { contactUpdates } from './parts/contact-updates.ts';

/**
 * "Share our phone number" with a contact who has added the caller without it (core.telegram.org/api/contacts). Refused: CONTACT_ID_INVALID,
 * CONTACT_ADD_MISSING, CONTACT_REQ_MISSING.
 */
export default method('contacts.acceptContact', async ({ id }, context) => {
  const user = userOf(context.view, id);
  await context.send({ type: 'ShareNumber', user });
  return contactUpdates(context, [user]);
});
