import { method } from '../../rpc/method.ts';

export default method('contacts.getStatuses', async (_request, context) => {
  const { presence, users } = context.services;
  const ids = (await (await context.read()).contactsOf(context.viewer)).map(({ contact }) => contact);
  const [precisionOf] = await Promise.all([users.precisions(context.viewer, ids), presence.learn(ids)]);
  return ids.map((user) => ({ _: 'contactStatus', user_id: user, status: presence.statusOf(user, precisionOf(user)) }));
});
