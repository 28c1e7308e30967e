import type { tl } from '@teamgram/tl';
import { tlBirthday } from '../../convert/user.ts';
import { method } from '../../rpc/method.ts';

const DAY_MS = 86_400_000;

/** Contacts whose birthday is yesterday, today or tomorrow, to cover all time zones (core.telegram.org/method/contacts.getBirthdays). */
export default method('contacts.getBirthdays', async (_request, context) => {
  const { users, nowMs } = context.services;
  const days = [-DAY_MS, 0, DAY_MS].map((differenceMs) => monthAndDay(new Date(nowMs() + differenceMs)));
  const queries = await context.read();
  const found = (await queries.contactsWithBirthday(context.viewer, days)).map(({ user }) => user);
  const visible = await users.permitted(context.viewer, found, 'Birthday');
  const profiles = await users.profiles(visible);
  const contacts = visible.flatMap((user): tl.contactBirthday[] => {
    const birthday = tlBirthday(profiles.get(user)?.birthday ?? 0);
    return birthday ? [{ _: 'contactBirthday', contact_id: user, birthday }] : [];
  });
  return { _: 'contacts.contactBirthdays', contacts, users: await users.show(context.view, visible) };
});

const monthAndDay = (date: Date) => (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
