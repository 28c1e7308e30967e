import { method } from '../../rpc/method.ts';
import { ownUser } from './parts/own-user.ts';

/** Fields not given stay unchanged. Refused: FIRSTNAME_INVALID, ABOUT_TOO_LONG. */
export default method('account.updateProfile', async ({ first_name, last_name, about }, context) => {
  if (first_name !== undefined || last_name !== undefined) await context.send({ type: 'RenameUser', firstName: first_name, lastName: last_name });
  if (about !== undefined) await context.send({ type: 'WriteBiography', about });
  return ownUser(context);
});
