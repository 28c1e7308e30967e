import { method } from '../../rpc/method.ts';
import { sendCommand, sentUpdates, shortSent } from './parts/sending.ts';

/** Repeated under the same random_id it answers the same again and sends nothing (M2). */
export default method('messages.sendMessage', async (request, context) => {
  const events = await context.sendOnce(request.random_id, sendCommand(context, request, request, undefined));
  return shortSent(context, events) ?? sentUpdates(context, events, [request.random_id]);
});
