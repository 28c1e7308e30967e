import { phoneDigits } from '@teamgram/domain';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { noteIn } from './parts/contact-note.ts';
import { contactUpdates } from './parts/contact-updates.ts';

/** Refused: CONTACT_ID_INVALID, CONTACT_NAME_EMPTY. */
export default method('contacts.addContact', async ({ id, phone, first_name, last_name, add_phone_privacy_exception, note }, context) => {
  const user = userOf(context.view, id);
  await context.send({
    type: 'AddContact', user, phone: phoneDigits(phone), firstName: first_name, lastName: last_name,
    sharesNumber: add_phone_privacy_exception === true, note: note && noteIn(context, note),
  });
  return contactUpdates(context, [user]);
});
