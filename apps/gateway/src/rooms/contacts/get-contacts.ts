import { method } from '../../rpc/method.ts';
import { listHash } from '../../convert/list-hash.ts';

export default method('contacts.getContacts', async ({ hash }, context) => {
  const rows = await (await context.read()).contactsOf(context.viewer);
  // M8; the hashed list starts with the number of saved contacts (core.telegram.org/method/contacts.getContacts).
  if (hash !== 0n && hash === listHash([rows.length, ...rows.map(({ contact }) => contact)])) return { _: 'contacts.contactsNotModified' };
  return {
    _: 'contacts.contacts',
    contacts: rows.map(({ contact, mutual }) => ({ _: 'contact', user_id: contact, mutual })),
    saved_count: rows.length,
    users: await context.services.users.show(context.view, rows.map(({ contact }) => contact)),
  };
});
