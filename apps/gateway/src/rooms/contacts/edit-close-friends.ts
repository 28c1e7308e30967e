import { method } from '../../rpc/method.ts';

/** The whole list; whoever is no contact is left out. */
export default method('contacts.editCloseFriends', async ({ id }, context) => {
  await context.send({ type: 'ChooseCloseFriends', users: id });
  return true;
});
