/**
 * The stream of notices from projections: after each transaction of the read models, the facts that concern somebody here. A broken stream
 * is taken up again; what was missed meanwhile comes from the read models.
 */
import { HOME_PARTITION, isChannelMailbox, partitionOfPlace } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { Notice } from '@teamgram/host';
import { decodeEvent, entriesOf } from '@teamgram/read-models';
import type { MailboxEntry, StoredEvent } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import { channelTooLong } from './encode.ts';
import { ephemeralTellings } from './ephemeral.ts';
import { chatChanged } from './chat-facts.ts';
import { factTellings } from './facts.ts';
import type { MailboxReader } from './mailbox-reader.ts';
import { newcomersAfter, NOBODY } from './newcomers.ts';
import type { Telling } from './telling.ts';
import { recheckAuthorizations } from '../sessions/authorization-facts.ts';
import type { Watching } from './watching.ts';

const RECONNECT_MS = 200;

export type NoticeFeed = {
  services: Services;
  reader: MailboxReader;
  watching: Watching;
  gateway: string;
  /** Somebody else ended or began an authorization. */
  onAuthorizationFact: (event: StoredEvent) => void;
};

/** Follows until the signal aborts. Never rejects. */
export async function followNotices(feed: NoticeFeed, signal: AbortSignal): Promise<void> {
  const { projections, log } = feed.services;
  const heard: Heard = { throughMs: undefined };
  while (!signal.aborted) {
    try {
      let first = true;
      for await (const notice of projections.stream('notices.follow', { gateway: feed.gateway }, { signal })) {
        if (first) await begin(feed, heard);
        first = false;
        await handleNotice(feed, heard, notice);
      }
    } catch (error) {
      if (!signal.aborted) log.warn('notices-lost', { reason: reasonOf(error) });
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

/** Everything that happened at home up to then has been told here; undefined = nothing yet. */
type Heard = { throughMs: number | undefined };

/** News may have been missed: forget what they would have changed, and let every session catch up. */
async function begin({ services, watching }: NoticeFeed, heard: Heard): Promise<void> {
  const reachedMs = await services.queries.timeReached();
  services.users.forgetAll();
  services.chats.forgetAll();
  services.presence.forgetAll();
  await recheckAuthorizations(services);
  await services.channelAudience.restart();
  await watching.restart();
  if (heard.throughMs !== undefined) await tellChangedChats(services, heard.throughMs);
  heard.throughMs = reachedMs;
}

/** So many people are asked about at once. */
const ASKED_AT_ONCE = 1_000;

/** What changed in a chat while nothing was heard, and no message tells of, has no place in a sequence by which it would be missed. */
async function tellChangedChats({ queries, sessions, updates }: Services, sinceMs: number): Promise<void> {
  const everybody = [...sessions.users()];
  for (let from = 0; from < everybody.length; from += ASKED_AT_ONCE) {
    const changed = await queries.chatsChangedSince(everybody.slice(from, from + ASKED_AT_ONCE), sinceMs);
    for (const { userId, chat } of changed) updates.tell(userId, chatChanged(chat, Math.floor(sinceMs / 1000)));
    await updates.flush();
  }
}

async function handleNotice(feed: NoticeFeed, heard: Heard, { position, entries, ephemeral }: Notice): Promise<void> {
  const { services } = feed;
  const events = entries.flatMap((bytes) => decoded(services, bytes, partitionOfPlace(position)) ?? []);
  for (const event of events) {
    services.users.observe(event.fact);
    services.chats.observe(event.fact);
    feed.onAuthorizationFact(event);
  }
  services.readPosition.advance(position);
  for (const event of events) await attempt(services, () => tellEvent(feed, event));
  for (const act of ephemeral) await attempt(services, () => ephemeralTellings(services, act));
  await services.updates.flush();
  if (partitionOfPlace(position) === HOME_PARTITION) heard.throughMs = events.at(-1)?.envelope.timeMs ?? heard.throughMs;
}

/** A fact of a newer program is not told live; its readers learn of it when they ask. */
function decoded({ log }: Services, bytes: Uint8Array, partition: number): StoredEvent | undefined {
  try {
    return decodeEvent(bytes, partition);
  } catch (error) {
    log.warn('unknown-fact', { reason: reasonOf(error) });
    return undefined;
  }
}

/** One fact that cannot be told must not keep the next ones from being told: whoever misses it has a gap and asks. */
async function attempt({ log }: Services, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    log.error('telling-failed', { reason: reasonOf(error) });
  }
}

async function tellEvent(feed: NoticeFeed, event: StoredEvent): Promise<void> {
  const telling = tellMailboxes(feed, event);
  if (telling) await telling;
  feed.services.channelAudience.observe(event.fact);
  feed.services.archivedChannels.observe(event.fact);
  await factTellings(feed.services, event);
}

/** Each mailbox entry of a fact to its owner's sessions. Opens the fact once, and only when somebody here hears of it. */
function tellMailboxes(feed: NoticeFeed, event: StoredEvent): Promise<void> | undefined {
  const { updates, channelAudience } = feed.services;
  const heard = entriesOf(event).filter(({ mailbox }) => (isChannelMailbox(mailbox) ? channelAudience.of(-mailbox).size > 0 : updates.hears(mailbox)));
  return heard.length === 0 ? undefined : tellEntries(feed, event, heard);
}

async function tellEntries({ services, reader }: NoticeFeed, event: StoredEvent, entries: ReturnType<typeof entriesOf>): Promise<void> {
  const opening = services.opener.open(event);
  const opened = opening instanceof Promise ? await opening : opening;
  const origin = services.origins.of(event.envelope.causationId);
  for (const entry of entries) {
    const reading = reader.live(entry, opened);
    const telling = reading instanceof Promise ? await reading : reading;
    if (isChannelMailbox(entry.mailbox)) await tellChannel(services, entry, { ...telling, origin: services.origins.inChannel(event.envelope.causationId, -entry.mailbox) });
    else services.updates.tell(entry.mailbox, origin?.userId === entry.mailbox ? { ...telling, origin } : telling);
  }
}

/** To every member here. What does not join on makes them ask (U8), and so does what was said before one's view of the channel begins. */
async function tellChannel(services: Services, entry: MailboxEntry, telling: Telling): Promise<void> {
  const { channelAudience, updates, nowMs } = services;
  const joins = channelAudience.advance(entry);
  if (joins === 'known') return;
  const tooLong = channelTooLong(-entry.mailbox, entry.pts, Math.floor(nowMs() / 1000));
  const newcomers = entry.kind === 'edited' ? await newcomersAfter(services, entry) : NOBODY;
  const told = joins === 'gap' ? tooLong : telling;
  for (const user of channelAudience.of(-entry.mailbox)) updates.tell(user, newcomers.has(user) ? tooLong : told);
  if (entry.kind === 'sent') services.archivedChannels.said(entry);
}

/** What happened in channels between a member's first answer and the moment from which they are watched here was not told live. */
export async function tellMovedChannels({ channelAudience, updates, nowMs, log }: Services, mailboxes: Iterable<number>): Promise<void> {
  try {
    for (const { channel, pts } of await channelAudience.movedUnheard(mailboxes)) {
      const telling = channelTooLong(channel, pts, Math.floor(nowMs() / 1000));
      for (const user of channelAudience.of(channel)) updates.tell(user, telling);
    }
    await updates.flush();
  } catch (error) {
    log.warn('channels-unknown', { reason: reasonOf(error) });
  }
}
