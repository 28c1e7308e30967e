/**
 * Task lists and open polls can be changed by several users, each in the partition of their own mailbox and possibly concurrently
 * (docs/decisions/0038). The partition of the author is authoritative: it merges changes from elsewhere and sends back the result ("settled"). In a
 * group, so does home on the way. All others adopt the result.
 */
import { content, HOME_PARTITION, media, partitionOfUser, todoList } from '@teamgram/event-schemas';
import type { Content, Fact, KeyboardRemoved, KeyboardSet, MessageEdited, PollAnswerRemoved, PollOpened, TodoItem, TodoItemsToggled } from '@teamgram/event-schemas';
import { redeliver, sameContent } from '../messages/edit-message.ts';
import { expire } from '../messages/expired-media.ts';
import { numbering } from '../messages/numbering.ts';
import { mailboxesOf } from '../messages/removal.ts';
import { sentMessage, type SentMessage } from '../messages/sent-message.ts';
import { isAnswer, NO_ANSWER, withAnswers } from '../polls/open-answers.ts';
import { placesOf } from '../polls/places.ts';
import { POLL_ANSWERS_MAX } from '../polls/refuse-poll.ts';
import { pollOf } from '../polls/votes.ts';
import { doneOf, TODO_ITEMS_MAX } from '../todo/todo.ts';
import type { View } from '../view.ts';
import { nameFor, positionHere } from './origins.ts';
import type { Partitions } from './partitions.ts';
import type { Told } from './post-deliveries.ts';
import type { ReceiveDelivery } from './receive-delivery.ts';

/** The effect of a change made elsewhere: an edit, or toggled tasks. */
export function changedHere(view: View, message: SentMessage, delivery: ReceiveDelivery, partitions: Partitions): Fact[] {
  return delivery.told.type === 'MessageEdited' ? editedHere(view, message, delivery, partitions) : doneHere(view, message, delivery);
}

function editedHere(view: View, message: SentMessage, { kind, from, told, keyboard }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const said = (told as MessageEdited).content;
  if (!said) return [];
  const numbers = numbering(view, mailboxesOf([message]));
  // Media that self-destructed elsewhere are destroyed here with their keys.
  if (said.media?.expired) return expire([message], numbers);
  const now = isTakenUp(message, from, partitions) ? takenUp(view, message, said) : said;
  if (kind === 'settled' && message.content && sameContent(message.content, now)) return [];
  return [...keyboardHere(keyboard, message.stream, message.position), { type: 'MessageEdited', stream: message.stream, message: message.position, content: now, deliveries: redeliver(message, numbers) }];
}

/** The keyboard fact of a delivery. @param message its position here; 0: the message directly follows */
export function keyboardHere(told: Fact | undefined, stream: string, message: number): (KeyboardSet | KeyboardRemoved)[] {
  if (told?.type === 'KeyboardRemoved') return [{ ...told, stream, message }];
  return told?.type === 'KeyboardSet' && told.keyboard ? [{ ...told, stream, message }] : [];
}

/** Applies toggles that are not effective here yet. Readers learn of them by the edit that follows, or by one added here if none does. */
function doneHere(view: View, message: SentMessage, { kind, told }: ReceiveDelivery): Fact[] {
  const toggled = told as TodoItemsToggled;
  const done = doneOf(view.documents, message.position);
  const completed = toggled.completed.filter((id) => !done.includes(id));
  const incompleted = toggled.incompleted.filter((id) => done.includes(id));
  if (completed.length + incompleted.length === 0) return [];
  const { stream, position, content: said } = message;
  const shown: Fact = { type: 'MessageEdited', stream, message: position, content: said, deliveries: redeliver(message, numbering(view, mailboxesOf([message]))) };
  return [{ ...toggled, stream, message: position, completed, incompleted }, ...(kind === 'settled' && said ? [shown] : [])];
}

/** The message that contains an open poll. */
export function askedBy({ documents }: View, poll: number): number[] {
  const { open } = pollOf(documents, poll);
  return open === undefined ? [] : [open];
}

/** Opens the poll here, too: in the message that the delivery names, or in the one delivered just before. */
export function openedHere(view: View, { from, origin, messages: [named], told }: ReceiveDelivery, partitions: Partitions): Fact[] {
  const position = positionHere(view.documents, named ?? { partition: from, position: origin - 1 }, partitions);
  const message = position === undefined ? undefined : sentMessage(view, position);
  return message ? [{ ...(told as PollOpened), stream: message.stream, place: placesOf(message)[0] }] : [];
}

/** Distinguishes a removed answer from one that has not arrived yet. */
export function answerGone(view: View, message: SentMessage | undefined, { told }: ReceiveDelivery): Fact[] {
  const gone = told as PollAnswerRemoved;
  return !message || pollOf(view.documents, gone.poll).removed?.includes(gone.answer) ? [] : [{ ...gone, stream: message.stream }];
}

/** Reports the merged result to the partition that the change came from. */
export function saidBack(view: View, fact: Fact, { kind, from, mailbox, peer }: ReceiveDelivery, partitions: Partitions): Told[] {
  const isChange = (kind.startsWith('edited') && fact.type === 'MessageEdited') || (kind === 'done' && fact.type === 'TodoItemsToggled');
  const message = isChange ? sentMessage(view, fact.message) : undefined;
  if (!message || !isTakenUp(message, from, partitions)) return [];
  const to = peer < 0 ? { partition: from, mailbox: 0, peer } : { mailbox: peer, peer: mailbox };
  return [{ kind: 'settled', ...to, messages: [nameFor(view.documents, message.position, from, partitions)], replyTo: undefined }];
}

function isTakenUp({ author, content: said }: SentMessage, from: number, { own, count }: Partitions): boolean {
  const ofAuthor = partitionOfUser(author, count);
  const isShared = said?.media?.todo !== undefined || said?.media?.poll !== undefined;
  return isShared && from !== ofAuthor && (own === ofAuthor || own === HOME_PARTITION);
}

function takenUp(view: View, message: SentMessage, elsewhere: Content): Content {
  return message.content!.media!.poll ? withAnswersOf(view, message.content!, elsewhere) : withTasksOf(view, message, elsewhere);
}

/** Each partition adds answers at indexes of its own; removals were reported before. */
function withAnswersOf({ documents }: View, now: Content, elsewhere: Content): Content {
  const poll = now.media!.poll!;
  const theirs = elsewhere.media?.poll?.answers ?? [];
  const { removed = [] } = pollOf(documents, poll.id);
  let room = POLL_ANSWERS_MAX - poll.answers.filter(isAnswer).length;
  const answers = Array.from({ length: Math.max(poll.answers.length, theirs.length) }, (_, index) => {
    const [own = NO_ANSWER, their = NO_ANSWER] = [poll.answers[index], theirs[index]];
    if (removed.includes(index)) return NO_ANSWER;
    return isAnswer(own) || !isAnswer(their) || room-- <= 0 ? own : their;
  });
  return withAnswers(now, poll, answers);
}

/** Tasks are only appended. If different tasks have the same id, the one that arrives later here gets the next free id. */
function withTasksOf(view: View, message: SentMessage, elsewhere: Content): Content {
  const now = message.content!;
  const { items } = now.media!.todo!;
  const known = new Set(everShown(view, message).map(nameOf));
  const longer = [...items];
  for (const item of elsewhere.media?.todo?.items ?? []) {
    if (known.has(nameOf(item)) || longer.length >= TODO_ITEMS_MAX) continue;
    const isTaken = longer.some(({ id }) => id === item.id);
    longer.push(isTaken ? { ...item, id: Math.max(...longer.map(({ id }) => id)) + 1 } : item);
  }
  return content({ ...now, media: media({ ...now.media!, todo: todoList({ ...now.media!.todo!, items: longer }) }) });
}

const nameOf = ({ id, title }: TodoItem) => `${id} ${title}`;

/** All tasks that the list ever had here, so that tasks removed or renamed by its author are not restored. */
function everShown(view: View, { stream, versions }: SentMessage): TodoItem[] {
  return versions.flatMap((version) => {
    const position = view.journal.positionInStream(stream, version);
    const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
    return (fact?.type === 'MessageSent' || fact?.type === 'MessageEdited') ? fact.content?.media?.todo?.items ?? [] : [];
  });
}
