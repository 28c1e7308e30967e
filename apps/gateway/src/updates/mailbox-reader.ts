/** Converts entries of a mailbox into updates, including the data that must be queried for them. */
import { isChannelMailbox, partitionOfPlace } from '@teamgram/event-schemas';
import type { KeyboardSet, MessageEdited } from '@teamgram/event-schemas';
import type { DifferenceEntry, MailboxEntry, MessageRow, Queries } from '@teamgram/read-models';
import type { EventOpener, OpenedEvent } from '../messages/event-opener.ts';
import { asOfNow } from '../messages/as-of-now.ts';
import { LiveKeyboards } from '../messages/live-keyboards.ts';
import type { ShownMessage } from '../convert/message.ts';
import { withReplies } from '../messages/with-replies.ts';
import { withPostCounts } from '../messages/with-post-counts.ts';
import { arrivedPageOf, shownMessage, shownRow } from '../messages/shown-message.ts';
import { contentsReadTelling, goneTelling, inboxReadTelling, messageTelling, outboxReadTelling, pinTelling, removalTelling } from './encode.ts';
import type { Telling } from './telling.ts';

/** The viewers whose own reactions and poll votes are needed; none for a channel, because there clients keep what they know of them. */
const viewersOf = ({ mailbox }: MailboxEntry) => (isChannelMailbox(mailbox) ? [] : [mailbox]);

export class MailboxReader {
  readonly #queries: Queries;
  readonly #opener: EventOpener;
  /** Must be informed of keyboards before the entries that contain them. */
  readonly keyboards: LiveKeyboards;

  constructor(queries: Queries, opener: EventOpener) {
    this.#queries = queries;
    this.#opener = opener;
    this.keyboards = new LiveKeyboards(opener);
  }

  /**
   * A live entry of an opened event. Makes no query for a sent message unless it
   * is a poll, a reply to another chat, a post of a channel or the forward of one.
   */
  live(entry: MailboxEntry, event: OpenedEvent): Telling | Promise<Telling> {
    if (entry.kind === 'sent') return this.#liveSent(entry, shownMessage(entry, event, undefined));
    if (entry.kind === 'edited') return this.#liveEdit(entry, event);
    return this.#mark(entry, Math.floor(event.timeMs / 1000));
  }

  /**
   * The entries after `fromPts` in the read model, at most `limit`; without an update
   * where the message was deleted since. `pts`: the current pts of the mailbox.
   */
  async after(mailbox: number, fromPts: number, limit: number): Promise<{ entries: { entry: DifferenceEntry; telling: Telling | undefined }[]; pts: number }> {
    const { entries, pts } = await this.#queries.difference(mailbox, fromPts, limit);
    const tellings = await Promise.all(entries.map(async (entry) => ({ entry, telling: await this.#stored(entry) })));
    return { entries: tellings, pts };
  }

  async #stored(entry: DifferenceEntry): Promise<Telling | undefined> {
    if (entry.kind !== 'sent' && entry.kind !== 'edited') return this.#mark(entry, 0);
    // Deleted since: the deletion is reported by an entry of its own.
    if (!entry.event) return undefined;
    const pinned = entry.kind === 'edited' ? await this.#isPinned(entry) : entry.pinned;
    const place = { messageId: entry.messageId, peer: entry.peer, replyToId: entry.replyToId, pinned };
    const shown = await shownRow(this.#opener, { ...place, position: entry.message, event: entry.event, edit: entry.edit, keyboard: entry.keyboard });
    return this.#whole(entry, shown);
  }

  #liveSent(entry: MailboxEntry, shown: ShownMessage): Telling | Promise<Telling> {
    if (!this.keyboards.knows(entry.message)) return this.#liveMessage(entry, shown);
    return this.keyboards.of(entry.message).then((keyboard) => this.#liveMessage(entry, { ...shown, keyboard }));
  }

  /** Adds to a post its discussion thread, to the forward of a post the post's counters, to a poll its current result. */
  #liveMessage(entry: MailboxEntry, shown: ShownMessage): Telling | Promise<Telling> {
    if (shown.content?.media?.poll || shown.answered) return this.#whole(entry, shown);
    const isPost = shown.post && shown.content?.action === '';
    if (!isPost && !shown.content?.forward?.channelPost) return messageTelling(entry, shown);
    return withPostCounts(this.#queries, [shown]).then((counted) => withReplies(this.#queries, counted, [])).then(([whole]) => messageTelling(entry, whole!));
  }

  async #liveEdit(entry: MailboxEntry, edit: OpenedEvent): Promise<Telling> {
    const [row] = await this.#queries.messagesByIds(entry.mailbox, [entry.messageId]);
    const sent = this.#opener.at(entry.message);
    if (sent) return this.#whole(entry, await this.#keyed(entry, row, shownMessage({ ...entry, pinned: row?.pinned }, sent, edit)));
    if (!row) return goneTelling(entry, Math.floor(edit.timeMs / 1000));
    const message = await this.#keyed(entry, row, await shownRow(this.#opener, { ...row, edit: null, keyboard: null }));
    const { content } = edit.fact as MessageEdited;
    const arrivedPage = arrivedPageOf(message.content, content);
    const isSilent = content?.media?.expired || arrivedPage !== undefined;
    return this.#whole(entry, { ...message, editDateS: isSilent ? 0 : Math.floor(edit.timeMs / 1000), content, arrivedPage });
  }

  /** Adds the keyboard that an edit set, or left as it was. */
  async #keyed({ message, position }: MailboxEntry, row: MessageRow | undefined, shown: ShownMessage): Promise<ShownMessage> {
    if (this.keyboards.knows(message)) return { ...shown, keyboard: await this.keyboards.of(message) };
    if (!row?.keyboard) return shown;
    const { fact } = await this.#opener.openEvent(row.keyboard, partitionOfPlace(position));
    return { ...shown, keyboard: (fact as KeyboardSet).keyboard };
  }

  /** Adds the current reactions, poll result and answers to the message: from a message without reactions clients would remove those that they show. */
  async #whole(entry: MailboxEntry, shown: ShownMessage): Promise<Telling> {
    const [message] = await asOfNow(this.#queries, [shown], viewersOf(entry));
    return messageTelling(entry, message!);
  }

  async #isPinned({ mailbox, peer, messageId }: MailboxEntry): Promise<boolean> {
    return (await this.#queries.pinnedAmong(mailbox, peer, [messageId])).has(messageId);
  }

  #mark(entry: MailboxEntry, dateS: number): Telling | Promise<Telling> {
    if (entry.kind === 'removed') return removalTelling(entry, dateS);
    if (entry.kind === 'contents-read') return contentsReadTelling(entry, dateS);
    if (entry.kind === 'pinned' || entry.kind === 'unpinned') return pinTelling(entry, dateS);
    if (entry.kind === 'read-outbox') return outboxReadTelling(entry, dateS);
    return this.#queries.dialogsByPeers(entry.mailbox, [entry.peer]).then(([dialog]) => inboxReadTelling(entry, dateS, dialog?.unreadCount ?? 0));
  }
}
