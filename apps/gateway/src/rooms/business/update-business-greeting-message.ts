import { method } from '../../rpc/method.ts';
import { recipientsIn } from './parts/recipients.ts';

/**
 * What whoever writes for the first time, or again after so many days, is answered: the messages under a short name. Without a message nothing any more.
 * Refused: SHORTCUT_INVALID, LIMIT_INVALID, BUSINESS_RECIPIENTS_EMPTY, USER_ID_INVALID.
 */
export default method('account.updateBusinessGreetingMessage', async ({ message }, context) => {
  const greeting = message && { shortcut: message.shortcut_id, recipients: recipientsIn(context, message.recipients), noActivityDays: message.no_activity_days };
  await context.send({ type: 'SetAutomaticReply', part: 'greeting', greeting });
  return true;
});
