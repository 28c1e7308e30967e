import { method } from '../../rpc/method.ts';
import { chooseMediaOnce } from '../files/parts/choose-media.ts';
import { keptQuickReply } from '../business/parts/kept-quick-reply.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { sendCommand, sentUpdates } from './parts/sending.ts';
import { refuseUnseenReply } from './parts/unseen.ts';

/** Repeated under the same random_id it answers the same again and sends nothing (M2). */
export default method('messages.sendMedia', async (request, context) => {
  // First what can be refused without making a file of an upload.
  const command = sendCommand(context, request, request, undefined);
  const chosen = () => chooseMediaOnce(context, request.media, request.random_id, command);
  if (request.quick_reply_shortcut) return keptQuickReply(context, request.quick_reply_shortcut, { ...command, media: await chosen() }, request.random_id);
  await refuseUnseenReply(context, command);
  const events = await context.sendOnce(request.random_id, { ...command, ...(await laterOf(context, command.peer, request)), media: await chosen() });
  return sentUpdates(context, events, [request.random_id]);
});
