import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { contactUpdates } from './parts/contact-updates.ts';

export default method('contacts.deleteContacts', async ({ id }, context) => {
  const users = id.map((user) => userOf(context.view, user));
  await context.send({ type: 'DeleteContacts', users });
  return contactUpdates(context, users);
});
