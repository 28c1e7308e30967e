/** The updates that a request causes for its own session, sent once, as the answer to the request (U9). */
import type { RecordedEvent } from '@teamgram/event-log';
import { isChannelMailbox } from '@teamgram/event-schemas';
import { entriesOf } from '@teamgram/read-models';
import type { MailboxEntry } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../rpc/context.ts';
import { showPeers } from '../peers/shown-peers.ts';
import { updates } from './packets.ts';
import type { Telling } from './telling.ts';

/** The entries of a recorded event in the caller's mailbox, or in that of a channel, which the caller sees as well. */
export function ownEntries({ viewer }: Context, event: RecordedEvent): MailboxEntry[] {
  return entriesOf({ envelope: event, fact: event.fact }).filter(({ mailbox }) => mailbox === viewer || isChannelMailbox(mailbox));
}

/**
 * The updates for the caller about events that the caller has just caused. What follows in another
 * chat, such as a post in its discussion group, reaches the caller as one of the chat's members.
 */
async function ownTellings(context: Context, events: readonly RecordedEvent[]): Promise<Telling[]> {
  const tellings: Telling[] = [];
  const [addressed] = events.flatMap((event) => ownEntries(context, event)).filter(({ mailbox }) => isChannelMailbox(mailbox));
  const hears = ({ mailbox }: MailboxEntry) => !isChannelMailbox(mailbox) || mailbox === addressed!.mailbox;
  if (events.some(({ fact }) => fact.type === 'PollAnswerRemoved' || (fact.type === 'MessageSent' && fact.discussedPost > 0))) await context.read();
  for (const event of events) {
    const opened = context.services.opener.keep({ position: event.position, stream: event.stream, timeMs: event.timeMs, fact: event.fact });
    context.services.reader.keyboards.hearOpened(opened);
    for (const entry of ownEntries(context, event).filter(hears)) {
      tellings.push(await context.services.reader.live(entry, opened));
    }
  }
  return tellings;
}

/** @param first updates placed before those of the mailbox @param alsoPeers peers to include in addition to those in the messages */
export async function replyWith(context: Context, events: readonly RecordedEvent[], first: tl.Update[] = [], alsoPeers: readonly number[] = []): Promise<tl.updates> {
  const tellings = await ownTellings(context, events);
  // The chats in the answer must show what the caller has changed.
  if (alsoPeers.length > 0) await context.read();
  const peers = await showPeers(context.services, context.view, [...alsoPeers, ...tellings.flatMap((telling) => telling.peers)]);
  const reply = updates(context.view, tellings, peers);
  return { ...reply, updates: [...first, ...reply.updates], date: reply.date || context.nowS };
}

/** pts of the caller's mailbox after the events, and the number of steps that they took: for messages.affectedMessages. */
export function affected(context: Context, events: readonly RecordedEvent[]): Promise<{ pts: number; ptsCount: number }> {
  return affectedIn(context, context.viewer, events);
}

/** The same for a channel's mailbox. */
export async function affectedIn(context: Context, mailbox: number, events: readonly RecordedEvent[]): Promise<{ pts: number; ptsCount: number }> {
  const entries = events.flatMap((event) => ownEntries(context, event)).filter((entry) => entry.mailbox === mailbox);
  const last = entries.at(-1);
  if (!last) return { pts: (await (await context.read()).state(mailbox)).pts, ptsCount: 0 };
  return { pts: last.pts, ptsCount: entries.reduce((sum, { ptsCount }) => sum + ptsCount, 0) };
}
