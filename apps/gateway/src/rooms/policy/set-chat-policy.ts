import { channelOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { shownPolicy } from './parts/shown-policy.ts';

/**
 * Fields not given stay unchanged; `always` removes the restriction to certain
 * hours. For admins who may ban; like `npm run ops -- chat-policy` on their behalf.
 */
export default method('teamgram.setChatPolicy', async ({ channel, always, hours, classification, clearances = [] }, context) => {
  const { view } = context;
  const chat = channelOf(view, channel);
  await context.send({
    type: 'ChooseChatPolicy', chat, classification,
    hours: always ? 'off' : hours && { fromM: hours.from_minute, untilM: hours.until_minute },
    clearances: clearances.map(({ user_id, level }) => ({ user: userOf(view, user_id), level })),
  });
  return shownPolicy(context, chat);
});
