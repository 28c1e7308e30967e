import { method } from '../../rpc/method.ts';

/** Replaces the whole list; users who are not contacts are left out. */
export default method('contacts.editCloseFriends', async ({ id }, context) => {
  await context.send({ type: 'ChooseCloseFriends', users: id });
  return true;
});
