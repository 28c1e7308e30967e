import { method } from '../../rpc/method.ts';
import { chooseMedia } from '../files/parts/choose-media.ts';
import { sendCommand, sentUpdates } from './parts/sending.ts';

/** Repeated under the same random_id it answers the same again and sends nothing (M2). */
export default method('messages.sendMedia', async (request, context) => {
  const media = await chooseMedia(context, request.media);
  const events = await context.sendOnce(request.random_id, sendCommand(context, request, request, media));
  return sentUpdates(context, events, [request.random_id]);
});
