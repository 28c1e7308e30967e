import { method } from '../../rpc/method.ts';

/** Without hours they are removed. Refused: TIMEZONE_INVALID, BUSINESS_WORK_HOURS_EMPTY, BUSINESS_WORK_HOURS_PERIOD_INVALID. */
export default method('account.updateBusinessWorkHours', async ({ business_work_hours: given }, context) => {
  const hours = given && { timezone: given.timezone_id, spans: given.weekly_open.map(({ start_minute: fromM, end_minute: untilM }) => ({ fromM, untilM })) };
  await context.send({ type: 'SetBusinessPart', part: 'hours', hours });
  return true;
});
