import { PROXIMITY_ACTION, isChannelMailbox } from '@teamgram/event-schemas';
import type { Delivery, MessageSent } from '@teamgram/event-schemas';
import { noteSpeech } from '../channels/slow-mode.ts';
import { noteSaid } from '../channels/spam-watch.ts';
import { noteWrittenInto } from '../topics/topic.ts';
import { changeFile } from '../files/file.ts';
import { dropFilesOf, noteFilesOf, SUGGESTED_PHOTO } from '../files/use.ts';
import { joinAgenda } from '../retention/agenda.ts';
import { joinQueue } from '../retention/queue.ts';
import { changeDialog } from '../dialogs/dialog.ts';
import { forgetCopy, putCopy } from '../discussion/copies.ts';
import { notePassed } from '../discussion/post.ts';
import type { Evolutions } from '../evolution.ts';
import { forgetHolders } from '../partitions/holders.ts';
import type { Documents } from '../view.ts';
import { countdownMs } from './expired-media.ts';
import { removeLiveLocations, addLiveLocation, updateLiveLocation } from './live-locations.ts';
import { advanceMailbox, entryOf } from './mailbox.ts';
import { putProtector } from './protection.ts';
import { putMessagesTtl } from './ttl.ts';
import { forgetBeside } from './said-beside.ts';
import { forgetTodo } from '../todo/todo.ts';
import { forgetVotes } from '../polls/votes.ts';
import { forgetReactions } from '../reactions/reactions.ts';
import { noteOf } from './sent-message.ts';

type MessagesFact = 'MessageSent' | 'MessageEdited' | 'MessagesHidden' | 'MessagesErased' | 'HistoryRead' | 'HistoryCleared' | 'MessagesTtlSet' | 'ContentProtectionSet' | 'MessageContentsRead' | 'MessageVersionsErased' | 'MessagesPinned';

export const messagesEvolutions: Evolutions<MessagesFact> = {
  MessageSent: (documents, fact, { position, timeMs }) => {
    const { author, deliveries, content, groupedId, ttlS, thread, topic } = fact;
    noteFilesOf(documents, position, content);
    if (content?.action === SUGGESTED_PHOTO) offerPhoto(documents, fact);
    const endS = content?.media?.poll?.closeDateS ?? 0;
    if (endS > 0 && endS * 1000 < timeMs + YEAR_MS) joinAgenda(documents, endS, position);
    if (content?.media?.live && !content.forward) addLiveLocation(documents, fact.stream, position, content.media, timeMs);
    if (ttlS > 0) joinQueue(documents, `messages/${ttlS}`, timeMs + ttlS * 1000, position);
    for (const { mailbox, pts } of deliveries) advanceMailbox(documents, mailbox, pts, position);
    const idThere = deliveries.find(({ mailbox }) => mailbox === author)?.messageId ?? 0;
    for (const delivery of deliveries) if (delivery.mailbox !== author && !isChannelMailbox(delivery.mailbox)) arrive(documents, delivery, idThere);
    if (topic) noteWrittenInto(documents, deliveries[0]?.peer ?? 0, thread, author);
    noteSaid(documents, deliveries[0]?.peer ?? 0, author, position, timeMs);
    // A proximity alert is not something its author wrote: slow mode ignores it.
    if (content?.action !== PROXIMITY_ACTION) noteSpeech(documents, deliveries[0]?.peer ?? 0, author, timeMs, groupedId);
    if (fact.discussedPost > 0) noteCopy(documents, fact, position);
    if (fact.post) notePassed(documents, fact);
  },
  MessageEdited: (documents, { stream, message, content, deliveries }, { position, version, timeMs }) => {
    noteFilesOf(documents, message, content);
    if (content?.media?.live) updateLiveLocation(documents, stream, message, content.media, timeMs);
    advanceAll(documents, deliveries);
    noteOf(documents, message, (afterlife) => {
      afterlife.content = position;
      afterlife.edits.push(version);
    });
  },
  MessagesHidden: (documents, { messages, delivery }) => {
    if (!delivery) return;
    advanceAll(documents, [delivery]);
    for (const message of messages) noteOf(documents, message, (afterlife) => { afterlife.hidden.push(delivery.mailbox); });
  },
  MessagesErased: (documents, { stream, messages, erasures }) => {
    for (const { delivery } of erasures) if (delivery) advanceAll(documents, [delivery]);
    removeLiveLocations(documents, stream, messages);
    for (const message of messages) {
      dropFilesOf(documents, message);
      forgetBeside(documents, message);
      forgetReactions(documents, message);
      forgetVotes(documents, message);
      forgetTodo(documents, message);
      forgetCopy(documents, message);
      forgetHolders(documents, message);
      noteOf(documents, message, (afterlife) => { afterlife.erased = true; });
    }
  },
  HistoryRead: (documents, { inbox, outbox, outboxes }) => {
    if (inbox) readInbox(documents, inbox);
    if (outbox) readOutbox(documents, outbox);
    for (const delivery of outboxes) readOutbox(documents, delivery);
  },
  HistoryCleared: (documents, { owner, peer, below }) =>
    changeDialog(documents, owner, peer, (dialog) => { dialog.clearedBelow = Math.max(dialog.clearedBelow, below); }),
  MessagesTtlSet: (documents, { stream, periodS }) => putMessagesTtl(documents, stream, periodS),
  ContentProtectionSet: (documents, { stream, protector, requests }) => {
    putProtector(documents, stream, protector);
    for (const request of requests) noteOf(documents, request, (afterlife) => { afterlife.contentsRead = true; });
  },
  MessageContentsRead: (documents, { messages, marks, destructions }, { timeMs }) => {
    for (const { delivery } of marks) if (delivery) advanceAll(documents, [delivery]);
    for (const message of messages) noteOf(documents, message, (afterlife) => { afterlife.contentsRead = true; });
    for (const { message, ttlS } of destructions) joinQueue(documents, `media/${ttlS}`, timeMs + countdownMs(ttlS), message);
  },
  MessagesPinned: (documents, { pinned, messages, marks }) => {
    const mailboxes = marks.flatMap(({ delivery }) => (delivery ? [delivery.mailbox] : []));
    for (const { delivery } of marks) if (delivery) advanceAll(documents, [delivery]);
    for (const message of messages) {
      noteOf(documents, message, (afterlife) => {
        const others = (afterlife.pinned ?? []).filter((mailbox) => !mailboxes.includes(mailbox));
        afterlife.pinned = pinned ? [...others, ...mailboxes] : others;
      });
    }
  },
  MessageVersionsErased: (documents, { message, versions }) => {
    dropFilesOf(documents, message);
    noteOf(documents, message, (afterlife) => { afterlife.erasedVersions = [...(afterlife.erasedVersions ?? []), ...versions]; });
  },
};

/** The recipient of a suggested photo may use it like an upload of their own. */
function offerPhoto(documents: Documents, { author, deliveries, content }: MessageSent): void {
  const to = deliveries.find(({ mailbox }) => mailbox !== author)?.mailbox;
  const photo = content?.service?.photo;
  if (photo && to !== undefined) changeFile(documents, photo.id, (file) => { file.offeredTo = to; });
}

/** The copy of a post in a discussion group is pinned from the start. */
function noteCopy(documents: Documents, { deliveries, discussedChannel, discussedPost }: MessageSent, position: number): void {
  const post = entryOf(documents, -discussedChannel, discussedPost);
  if (post !== undefined) putCopy(documents, post, position);
  noteOf(documents, position, (afterlife) => { afterlife.pinned = deliveries.map(({ mailbox }) => mailbox); });
}

/** Polls that end later than this get no event at their end. */
const YEAR_MS = 366 * 86_400_000;

function arrive(documents: Documents, { mailbox, peer, messageId }: Delivery, idThere: number): void {
  changeDialog(documents, mailbox, peer, (dialog) => {
    dialog.incoming = messageId;
    dialog.incomingThere = idThere;
  });
}

function advanceAll(documents: Documents, deliveries: Delivery[]): void {
  for (const { mailbox, pts } of deliveries) advanceMailbox(documents, mailbox, pts);
}

function readInbox(documents: Documents, delivery: Delivery): void {
  advanceAll(documents, [delivery]);
  changeDialog(documents, delivery.mailbox, delivery.peer, (dialog) => { dialog.readInbox = delivery.messageId; });
}

function readOutbox(documents: Documents, delivery: Delivery): void {
  advanceAll(documents, [delivery]);
  changeDialog(documents, delivery.mailbox, delivery.peer, (dialog) => { dialog.readOutbox = delivery.messageId; });
}
