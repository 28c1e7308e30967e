import { method } from '../../rpc/method.ts';
import { recipientsIn } from './parts/recipients.ts';

/**
 * Sets the messages sent automatically to whoever writes for the first time, or again after the given number of days; no message turns it off.
 * Refused: SHORTCUT_INVALID, LIMIT_INVALID, BUSINESS_RECIPIENTS_EMPTY, USER_ID_INVALID.
 */
export default method('account.updateBusinessGreetingMessage', async ({ message }, context) => {
  const greeting = message && { shortcut: message.shortcut_id, recipients: recipientsIn(context, message.recipients), noActivityDays: message.no_activity_days };
  await context.send({ type: 'SetAutomaticReply', part: 'greeting', greeting });
  return true;
});
