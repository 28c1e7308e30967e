/** How facts have changed: for each one of several versions, what leads from a version to the next (docs/how-to/add-an-event-and-version-it.md). */
import type { Upcasts } from './upcast.ts';

/** The new fields, being empty, say what was true before them. */
const additive: Record<never, never> = {};

export const upcasts: Upcasts = {
  // 2: groups' several outboxes. Before there were groups, `outbox` was all.
  HistoryRead: [additive],
  // 2: self-destroying media, posts in the name of a chat, details of service messages. None of it was there.
  // 3: polls, venues, places that move. None of it was there.
  // 4: dice, previews of web pages, lists of tasks, details of topics. None of it was there.
  MessageEdited: [additive, additive, additive],
  // 2: the same, and a sender other than the author (0: there was none), a time to live (0: for ever). 3: as above.
  // 4: the same, and threads, mentions, what was scheduled, copies of posts for discussion. None of it was there.
  MessageSent: [additive, additive, additive],
  // 2: which thread of the peer it is about. Before there were threads, it was about the whole peer (0).
  // 3: a draft that answers a message of another chat, and what it quotes. None of it was kept.
  DraftSaved: [additive, additive],
  DraftCleared: [additive],
  NotificationsChosen: [additive],
  // 2: in whose name it is said. Before, everybody spoke for themselves.
  MessageReacted: [additive],
  PollVoted: [additive],
  // 2: which list the order is of. Before there was an archive, there was the main one (0) only.
  PinnedDialogsReordered: [additive],
  // 2: from where on a channel has news in the archive. Before, it stayed there whatever it said.
  DialogsMoved: [additive],
  // 2: who gets what is said in a basic group. Before, those across partitions were refused.
  DeliveryPosted: [additive],
  // 2: whether loans to other partitions are counted. Before, they were not.
  FileStored: [additive],
  // 2: how large a file may be that is taken along. Before, that was the client's business alone.
  TakeoutSessionBegun: [additive],
  // 2: messages that repeat themselves, polls with answers of the voters' own. There were none.
  // 3: an explicit sender (0: none) and a keyboard. Neither could be scheduled before.
  MessageScheduled: [additive, additive],
  ScheduledMessageEdited: [additive, additive],
};
