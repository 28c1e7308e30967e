import { phoneDigits } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Deletes only contacts whose number the caller can see; otherwise deletion would reveal whom a hidden number belongs to. */
export default method('contacts.deleteByPhones', async ({ phones }, context) => {
  const unwanted = new Set(phones.map(phoneDigits));
  const contacts = await (await context.read()).contactsOf(context.viewer);
  const shown = await context.services.users.show(context.view, contacts.map(({ contact }) => contact));
  const byNumber = new Set(shown.flatMap((user) => (user._ === 'user' && user.phone && unwanted.has(user.phone) ? user.id : [])));
  const users = contacts.filter(({ contact, phone }) => byNumber.has(contact) || unwanted.has(phone)).map(({ contact }) => contact);
  if (users.length > 0) await context.send({ type: 'DeleteContacts', users });
  return true;
});
