import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** The user who created the link, in a form the caller can address; does not add a contact. Refused: IMPORT_TOKEN_INVALID. */
export default method('contacts.importContactToken', async ({ token }, context) => {
  const { services, view } = context;
  const user = services.contactTokens.read(token);
  if (user === undefined) throw refusal('IMPORT_TOKEN_INVALID');
  await context.read();
  const [shown] = await services.users.show(view, [user]);
  if (shown?._ !== 'user' || shown.deleted) throw refusal('IMPORT_TOKEN_INVALID');
  return shown;
});
