import type { BusinessAway } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { recipientsIn } from './parts/recipients.ts';

/**
 * Sets the automatic reply while the business is away, sent at most once a day per chat; no message turns it off. Refused: SHORTCUT_INVALID,
 * SCHEDULE_DATE_INVALID, BUSINESS_RECIPIENTS_EMPTY, USER_ID_INVALID.
 */
export default method('account.updateBusinessAwayMessage', async ({ message }, context) => {
  const away = message && { shortcut: message.shortcut_id, recipients: recipientsIn(context, message.recipients), offlineOnly: message.offline_only === true, ...scheduleIn(message.schedule) };
  await context.send({ type: 'SetAutomaticReply', part: 'away', away });
  return true;
});

function scheduleIn(schedule: tl.BusinessAwayMessageSchedule): Pick<BusinessAway, 'schedule' | 'startS' | 'endS'> {
  if (schedule._ === 'businessAwayMessageScheduleCustom') return { schedule: 'custom', startS: Math.max(0, schedule.start_date), endS: Math.max(0, schedule.end_date) };
  return { schedule: schedule._ === 'businessAwayMessageScheduleAlways' ? 'always' : 'outside-hours', startS: 0, endS: 0 };
}
