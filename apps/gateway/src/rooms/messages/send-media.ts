import { method } from '../../rpc/method.ts';
import { chooseMediaOnce } from '../files/parts/choose-media.ts';
import { keptQuickReply } from '../business/parts/kept-quick-reply.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { sendCommand, sentUpdates } from './parts/sending.ts';
import { refuseUnseenReply } from './parts/unseen.ts';

/** A retry under the same random_id gets the same answer and sends nothing (M2). */
export default method('messages.sendMedia', async (request, context) => {
  // Checks whatever can be refused before processing the upload.
  const command = sendCommand(context, request, request, undefined);
  const chosen = () => chooseMediaOnce(context, request.media, request.random_id, command);
  if (request.quick_reply_shortcut) return keptQuickReply(context, request.quick_reply_shortcut, { ...command, media: await chosen() }, request.random_id);
  await refuseUnseenReply(context, command);
  const events = await context.sendOnce(request.random_id, { ...command, ...(await laterOf(context, command.peer, request)), media: await chosen() });
  return sentUpdates(context, events, [request.random_id]);
});
