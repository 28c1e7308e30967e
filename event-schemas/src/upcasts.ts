/** The upcasts of all facts that have several versions (docs/how-to/add-an-event-and-version-it.md). */
import type { Upcasts } from './upcast.ts';

/** For versions that only added fields whose empty value means what was true before. */
const additive: Record<never, never> = {};

export const upcasts: Upcasts = {
  // 2: several outboxes, for basic groups. Before groups existed, `outbox` was sufficient.
  HistoryRead: [additive],
  // 2: self-destructing media, posts sent as a chat, details of service messages. 3: polls, venues, live locations. 4: dice, link previews, todo
  // lists, topic details. None of these existed before.
  MessageEdited: [additive, additive, additive],
  // 2: the same, a sender other than the author (0: none), a time to live (0: unlimited). 3: as above. 4: the same, and threads, mentions, scheduled
  // messages, copies of posts in discussion groups. None of these existed before.
  MessageSent: [additive, additive, additive],
  // 2: the thread of the peer. Before threads existed, the whole peer was meant (0). 3: replies to messages of other chats, and quotes. They were not
  // stored before.
  DraftSaved: [additive, additive],
  DraftCleared: [additive],
  NotificationsChosen: [additive],
  // 2: the chat as which somebody reacts or votes. Before, it was always the user.
  MessageReacted: [additive],
  PollVoted: [additive],
  // 2: the list that is reordered. Before the archive existed, there was only the main list (0).
  PinnedDialogsReordered: [additive],
  // 2: from which pts on an archived channel counts as having news. Before, it stayed in the archive whatever was posted.
  DialogsMoved: [additive],
  // 2: the recipients in a basic group. Before, messages across partitions were refused.
  DeliveryPosted: [additive],
  // 2: whether loans to other partitions are counted. Before, they were not.
  FileStored: [additive],
  // 2: the maximum size of exported files. Before, only the client knew it.
  TakeoutSessionBegun: [additive],
  // 2: messages that repeat themselves, polls with answers of the voters' own. There were none.
  // 3: an explicit sender (0: none) and a keyboard. Neither could be scheduled before.
  MessageScheduled: [additive, additive],
  ScheduledMessageEdited: [additive, additive],
};
