import type { tl } from '@teamgram/tl';
import type { CommandOf } from '../../commands/commands.ts';
import { storedEntities } from '../../convert/text-entities.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { keyboardEdited } from './parts/keyboard-given.ts';
import { attachWhenSeen, linkedPage } from './parts/linked-page.ts';
import { chooseMedia } from '../files/parts/choose-media.ts';
import { changedUpdates } from '../scheduled/parts/answer.ts';
import { listOf } from '../scheduled/parts/list.ts';

/** Refused: MESSAGE_ID_INVALID, MESSAGE_AUTHOR_REQUIRED, MESSAGE_EDIT_TIME_EXPIRED, MESSAGE_EMPTY, MESSAGE_NOT_MODIFIED. */
export default method('messages.editMessage', async (request, context) => {
  const { id, message, entities, media, invert_media, schedule_date, schedule_repeat_period } = request;
  const peer = peerOf(context.view, request.peer);
  const text = message === undefined ? undefined : { text: message, entities: storedEntities(entities, (user) => userOf(context.view, user)) };
  const linked = context.services.webPages && text && !media && !request.no_webpage ? await linkedPage(context, text, schedule_date === undefined) : undefined;
  const changes = {
    peer,
    id,
    text,
    media: media ? await chooseMedia(context, media) : linked?.media,
    invertMedia: invert_media === true,
  };
  const keyboard = keyboardEdited(context, request.reply_markup);
  const keyed = keyboard && { keyboard };
  if (schedule_date) return editScheduled(context, { ...changes, ...keyed, dueS: schedule_date, repeatS: schedule_repeat_period ?? 0 });
  const events = await context.send({ type: 'EditMessage', ...changes, ...keyed });
  if (linked) attachWhenSeen(context, peer, events, linked);
  const answer = await replyWith(context, events);
  return media?._ === 'inputMediaPoll' ? withPollFirst(answer) : answer;
});

/** "To close a poll … edit the message" (core.telegram.org/api/poll): clients expect the poll's update before that of the message. */
function withPollFirst(answer: tl.Updates): tl.Updates {
  if (answer._ !== 'updates') return answer;
  const polls = answer.updates.flatMap((update): tl.updateMessagePoll[] => {
    const media = 'message' in update && typeof update.message === 'object' && update.message._ === 'message' ? update.message.media : undefined;
    return media?._ === 'messageMediaPoll' ? [{ _: 'updateMessagePoll', poll_id: media.poll.id, poll: media.poll, results: media.results }] : [];
  });
  return { ...answer, updates: [...polls, ...answer.updates] };
}

/**
 * Edits a scheduled message: "schedule_date: Scheduled message date for scheduled messages" (core.telegram.org/method/messages.editMessage). Also refused:
 * SCHEDULE_DATE_INVALID.
 */
async function editScheduled(context: Context, changes: Omit<CommandOf<'EditScheduled'>, 'type'>): Promise<tl.Updates> {
  const { peer, id } = changes;
  const { owner } = await listOf(context, peer);
  await context.send({ type: 'EditScheduled', ...changes });
  return changedUpdates(context, await (await context.read()).scheduledByIds(owner, peer, [id]));
}
