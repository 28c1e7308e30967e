import { method } from '../../rpc/method.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { sendCommand, sentUpdates, shortSent } from './parts/sending.ts';
import { refuseUnseenReply } from './parts/unseen.ts';

/** Repeated under the same random_id it answers the same again and sends nothing (M2). */
export default method('messages.sendMessage', async (request, context) => {
  const command = sendCommand(context, request, request, undefined);
  await refuseUnseenReply(context, command);
  const events = await context.sendOnce(request.random_id, { ...command, ...(await laterOf(context, command.peer, request)) });
  return shortSent(context, events) ?? sentUpdates(context, events, [request.random_id]);
});
