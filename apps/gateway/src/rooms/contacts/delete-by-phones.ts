import { phoneDigits } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

export default method('contacts.deleteByPhones', async ({ phones }, context) => {
  const rows = await (await context.read()).usersByPhones(phones.map(phoneDigits));
  await context.send({ type: 'DeleteContacts', users: rows.map(({ userId }) => userId) });
  return true;
});
