import { method } from '../../rpc/method.ts';
import { keptQuickReply } from '../business/parts/kept-quick-reply.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { attachWhenSeen, linkedPage } from './parts/linked-page.ts';
import { sendCommand, sentUpdates, shortSent } from './parts/sending.ts';
import { refuseUnseenReply } from './parts/unseen.ts';

/** A retry under the same random_id gets the same answer and sends nothing (M2). */
export default method('messages.sendMessage', async (request, context) => {
  const command = sendCommand(context, request, request, undefined);
  if (request.quick_reply_shortcut) return keptQuickReply(context, request.quick_reply_shortcut, command, request.random_id);
  await refuseUnseenReply(context, command);
  const later = await laterOf(context, command.peer, request);
  const linked = context.services.webPages && !request.no_webpage ? await linkedPage(context, command, request.schedule_date === undefined) : undefined;
  const events = await context.sendOnce(request.random_id, { ...command, ...later, media: linked?.media });
  if (linked) attachWhenSeen(context, command.peer, events, linked);
  return shortSent(context, events) ?? sentUpdates(context, events, [request.random_id]);
});
