import { method } from '../../rpc/method.ts';
import { requireTakeout } from '../settings/parts/takeout.ts';

/** All contacts with phone numbers under the names the caller gave them. The date is not stored. Refused: TAKEOUT_REQUIRED. */
export default method('contacts.getSaved', async (_, context) => {
  requireTakeout(context, 'contacts');
  const rows = await (await context.read()).contactsOf(context.viewer);
  return rows.filter(({ phone }) => phone !== '').map(({ phone, firstName, lastName }) => ({ _: 'savedPhoneContact', phone, first_name: firstName, last_name: lastName, date: 0 }));
});
