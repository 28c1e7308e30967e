import type { Keyboard, Media, ScheduledMessageEdited, TextEntity } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { bytesOf } from '../keyboards/keyboard.ts';
import { loadKeyboard, type KeyboardState } from '../keyboards/refuse-keyboard.ts';
import type { ChoiceOfMedia } from '../messages/choice-of-media.ts';
import { editedContent, refuseButtons, sameContent } from '../messages/edit-message.ts';
import { loadMedia } from '../messages/media.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import type { View } from '../view.ts';
import { managed, refuseUnmanaged, type Managed } from './manage.ts';
import { isAhead, refuseDate, refuseRepeat } from './schedule.ts';
import { prepared, scheduledMessage, scheduledStream, type Prepared } from './scheduled.ts';

/** messages.editMessage with a schedule_date: `id` of a scheduled message. Absent text or media stays unchanged. */
export type EditScheduled = {
  type: 'EditScheduled';
  peer: number;
  id: number;
  text: { text: string; entities: TextEntity[] } | undefined;
  media: ChoiceOfMedia | undefined;
  invertMedia: boolean;
  /** 'none' removes inline buttons; absent: unchanged. */
  keyboard?: Keyboard | 'none' | undefined;
  dueS: number;
  /** 0: does not repeat. */
  repeatS: number;
};

export type EditScheduledState = Managed & { message: Prepared | undefined; media: Media | undefined; keyboard: KeyboardState | undefined };

/** The keys of all versions are named when it is sent, and a log entry is at most 65,535 bytes. */
const EDITS_MAX = 1_000;

export function load(view: View, { peer, id, media, keyboard }: EditScheduled, context: Context): EditScheduledState {
  const list = managed(view, peer, context);
  const scheduled = scheduledMessage(view.documents, list.of, id);
  return {
    ...list,
    message: scheduled && prepared(view, scheduled),
    media: loadMedia(view, media),
    keyboard: keyboard && keyboard !== 'none' ? loadKeyboard(view, keyboard, list.chat, context.actor) : undefined,
  };
}

export function editScheduled(state: EditScheduledState, command: EditScheduled, { nowMs }: Context): ScheduledMessageEdited[] {
  refuseUnmanaged(state);
  const { message, of } = state;
  const { dueS, repeatS, id } = command;
  if (!message || message.scheduled.versions.length > EDITS_MAX) throw refusal('MESSAGE_ID_INVALID');
  if (!isAhead(dueS, nowMs)) throw refusal('SCHEDULE_DATE_INVALID');
  refuseDate(dueS, nowMs);
  refuseRepeat(command);
  const content = editedContent(message.content, command, state.media);
  refuseButtons(state, command);
  const keyboard = keyboardAfter(message, command.keyboard);
  if (dueS === message.dueS && repeatS === message.repeatS && sameContent(message.content, content) && isSame(keyboard, message.keyboard)) throw refusal('MESSAGE_NOT_MODIFIED');
  return [{ type: 'ScheduledMessageEdited', stream: scheduledStream(of.owner), ...of, scheduledId: id, content, keyboard, dueS, repeatS }];
}

/** Only inline keyboards belong to the message and can be removed by an edit. */
function keyboardAfter({ keyboard: former }: Prepared, given: Keyboard | 'none' | undefined): Keyboard | undefined {
  if (given === 'none') return former?.kind === 'inline' ? undefined : former;
  return given ?? former;
}

function isSame(one: Keyboard | undefined, other: Keyboard | undefined): boolean {
  return one && other ? sameBytes(bytesOf(one), bytesOf(other)) : one === other;
}
