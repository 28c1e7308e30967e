/** Converts rows of scheduled messages to what their author sees. */
import { answeredOf, isChannelMailbox, partitionOfPlace } from '@teamgram/event-schemas';
import type { MessageScheduled, ScheduledMessageEdited } from '@teamgram/event-schemas';
import type { ScheduledRow } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';
import { nobodyVoted } from '../convert/poll.ts';
import type { EventOpener, OpenedEvent } from './event-opener.ts';

/** "A message with ID equal to the ID of the message in the schedule queue for the current chat … and date equal to schedule_date" (core.telegram.org/api/scheduled-messages). */
export function shownScheduled(opened: OpenedEvent, edit: OpenedEvent | undefined): ShownMessage {
  const fact = opened.fact as MessageScheduled;
  const { content, keyboard, dueS, repeatS } = edit ? (edit.fact as ScheduledMessageEdited) : fact;
  const post = isChannelMailbox(fact.owner);
  const answered = answeredOf(content);
  return {
    position: opened.position, id: fact.scheduledId, peer: fact.peer, author: fact.author, sender: post ? fact.peer : senderOf(fact), post, dateS: dueS, editDateS: edit ? Math.floor(edit.timeMs / 1000) : 0,
    replyToId: fact.replyToId, answered: answered && { ...answered, seenBy: new Set([fact.author]) }, thread: fact.thread, topic: false, pinned: false, silent: fact.silent, noForwards: fact.noForwards, groupedId: fact.groupedId, ttlS: 0,
    contentsRead: true, waits: true, repeatS, poll: fact.openAnswers ? { ...nobodyVoted, open: true, asker: fact.author } : undefined, keyboard, content,
  };
}

/** The explicitly chosen sender; 0 = the author, or none was chosen. */
const senderOf = ({ sendAs, author }: MessageScheduled): number => (sendAs === author ? 0 : sendAs);

/** Decrypts a row of a scheduled message with its last edit. */
export async function shownScheduledRow(opener: EventOpener, { event, edit, position }: ScheduledRow): Promise<ShownMessage> {
  return shownScheduled(await opener.openBytes(event, position), edit ? await opener.openEvent(edit, partitionOfPlace(position)) : undefined);
}
