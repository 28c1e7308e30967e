import { method } from '../../rpc/method.ts';

export default method('contacts.getContactIDs', async (_request, context) => {
  const rows = await (await context.read()).contactsOf(context.viewer);
  return rows.map(({ contact }) => contact);
});
