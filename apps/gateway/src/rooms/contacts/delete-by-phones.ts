import { phoneDigits } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Looked up in one question. */
const AT_ONCE = 1_000;

export default method('contacts.deleteByPhones', async ({ phones }, context) => {
  for (let from = 0; from < phones.length; from += AT_ONCE) {
    const rows = await (await context.read()).usersByPhones(phones.slice(from, from + AT_ONCE).map(phoneDigits));
    if (rows.length > 0) await context.send({ type: 'DeleteContacts', users: rows.map(({ userId }) => userId) });
  }
  return true;
});
