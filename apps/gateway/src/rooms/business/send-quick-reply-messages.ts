import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { CommandOf } from '../../commands/commands.ts';
import type { ShownMessage } from '../../convert/message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { sentUpdates } from '../messages/parts/sending.ts';
import { openKept } from './parts/shown-quick-replies.ts';

/**
 * Sends copies of the messages, in the order requested; a random id that was used before sends nothing again (M2). Refused: SHORTCUT_INVALID,
 * MESSAGE_ID_INVALID, and the errors of sending.
 */
export default method('messages.sendQuickReplyMessages', async ({ peer: given, shortcut_id, id, random_id }, context) => {
  const peer = peerOf(context.view, given);
  if (id.length === 0 || id.length > SENT_MAX) throw refusal('MESSAGE_ID_INVALID');
  if (id.length !== random_id.length) throw refusal('RANDOM_ID_INVALID');
  const queries = await context.read();
  if (!(await queries.quickReplies(context.viewer)).some(({ shortcut }) => shortcut === shortcut_id)) throw refusal('SHORTCUT_INVALID');
  const kept = await openKept(context.services, await queries.quickReplyMessages(context.viewer, shortcut_id, id));
  const messages = id.map((one) => kept.find((message) => message.id === one) ?? refuseMissing());
  const events: RecordedEvent[] = [];
  for (const [index, message] of messages.entries()) events.push(...(await context.sendOnce(random_id[index]!, commandFor(peer, message))));
  return sentUpdates(context, events, random_id);
});

/** More messages than a shortcut can contain. */
const SENT_MAX = 100;

function refuseMissing(): never {
  throw refusal('MESSAGE_ID_INVALID');
}

function commandFor(peer: number, { content }: ShownMessage): CommandOf<'SendMessage'> {
  if (!content) return refuseMissing();
  const { text, entities, media, invertMedia } = content;
  const file = media?.photo ? ({ kind: 'photo', id: media.photo.id, spoiler: media.spoiler } as const) : media?.document && ({ kind: 'document', id: media.document.id, spoiler: media.spoiler } as const);
  return { type: 'SendMessage', peer, text, entities, replyTo: undefined, media: file, invertMedia, silent: false, noForwards: false, clearDraft: false, groupedId: 0 };
}
