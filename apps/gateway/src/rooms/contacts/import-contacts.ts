import { IMPORTS_MAX, phoneDigits } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';

/** Contacts beyond IMPORTS_MAX must be sent again (retry_contacts). */
export default method('contacts.importContacts', async ({ contacts }, context) => {
  const taken = contacts.slice(0, IMPORTS_MAX);
  if (taken.length > 0) await context.send({ type: 'ImportContacts', contacts: taken.map(({ phone, first_name, last_name }) => ({ phone, firstName: first_name, lastName: last_name })) });
  const queries = await context.read();
  const rows = await queries.usersByPhones(taken.map(({ phone }) => phoneDigits(phone)));
  const visible = new Set(await context.services.users.permitted(context.viewer, rows.map(({ userId }) => userId), 'AddedByPhone'));
  const byPhone = new Map(rows.filter(({ userId }) => visible.has(userId)).map(({ phone, userId }) => [phone, userId]));
  const imported = taken.flatMap(({ phone, client_id }): tl.importedContact[] => {
    const user = byPhone.get(phoneDigits(phone));
    return user === undefined ? [] : [{ _: 'importedContact', user_id: user, client_id }];
  });
  return {
    _: 'contacts.importedContacts',
    imported,
    popular_invites: [],
    retry_contacts: contacts.slice(IMPORTS_MAX).map(({ client_id }) => client_id),
    users: await context.services.users.show(context.view, imported.map(({ user_id }) => user_id)),
  };
});
