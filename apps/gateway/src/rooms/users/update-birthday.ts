import { method } from '../../rpc/method.ts';

/** Without a birthday it is removed. Refused: BIRTHDAY_INVALID. */
export default method('account.updateBirthday', async ({ birthday }, context) => {
  await context.send({ type: 'SetBirthday', birthday: birthday && { day: birthday.day, month: birthday.month, year: birthday.year ?? 0 } });
  return true;
});
