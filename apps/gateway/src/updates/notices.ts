/**
 * Reads the stream of notices from projections: after each transaction of the read models, the facts that concern somebody in this worker. An interrupted
 * stream is opened again; what was missed meanwhile is read from the read models.
 */
import { randomUUID } from 'node:crypto';
import { authKeyIdOf } from '@teamgram/domain';
import { HOME_PARTITION, isChannelMailbox, partitionOfPlace } from '@teamgram/event-schemas';
import { reasonOf } from '@teamgram/host';
import type { Notice, Turns } from '@teamgram/host';
import { decodeEvent, entriesOf } from '@teamgram/read-models';
import type { MailboxEntry, StoredEvent } from '@teamgram/read-models';
import type { OpenedEvent } from '../messages/event-opener.ts';
import type { Services } from '../services.ts';
import { tellChannel, tellMembersToAsk } from './channel-news.ts';
import { ephemeralTellings } from './ephemeral.ts';
import { chatChanged } from './chat-facts.ts';
import { inboxReadTelling } from './encode.ts';
import { factTellings } from './facts.ts';
import type { MailboxReader } from './mailbox-reader.ts';
import { passes } from './passes.ts';
import { recheckAuthorizations } from '../sessions/authorization-facts.ts';
import type { Watching } from './watching.ts';

const RECONNECT_MS = 200;

export type NoticeFeed = {
  services: Services;
  reader: MailboxReader;
  watching: Watching;
  /** Runs one notice after the other, and between two of them the entries that no notice brought. */
  turns: Turns;
  gateway: string;
  /** Called for facts about authorizations that were granted or ended elsewhere. */
  onAuthorizationFact: (event: StoredEvent) => void;
  reconnectMs?: number;
};

/** Follows the stream until the signal aborts. Never rejects. */
export async function followNotices(feed: NoticeFeed, signal: AbortSignal): Promise<void> {
  const { projections, log } = feed.services;
  const heard: Heard = { throughMs: undefined };
  while (!signal.aborted) {
    try {
      const stream = randomUUID();
      let first = true;
      for await (const notice of projections.stream('notices.follow', { gateway: feed.gateway, stream }, { signal })) {
        if (first) await begin(feed, heard, stream);
        first = false;
        await feed.turns.run(() => handleNotice(feed, heard, notice));
      }
    } catch (error) {
      if (!signal.aborted) log.warn('notices-lost', { reason: reasonOf(error) });
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, feed.reconnectMs ?? RECONNECT_MS));
  }
}

/** Time up to which all facts of the home journal have been sent here; undefined = none yet. */
type Heard = { throughMs: number | undefined };

/** For the case that notices were missed: clears the caches that they would have changed, and lets every session catch up. */
async function begin({ services, watching }: NoticeFeed, heard: Heard, stream: string): Promise<void> {
  const reachedMs = await services.queries.timeReached();
  services.users.forgetAll();
  services.chats.forgetAll();
  services.presence.forgetAll();
  await recheckAuthorizations(services);
  await services.channelAudience.restart();
  await watching.restart(stream);
  if (heard.throughMs !== undefined) {
    await tellChangedChats(services, heard.throughMs);
    await tellMissedSecrets(services, heard.throughMs);
  }
  heard.throughMs = reachedMs;
}

/** Maximum number of users in one query. */
const ASKED_AT_ONCE = 1_000;

/**
 * Chats that changed while no notices were received, in a way that no message reports:
 * the change has no step in a sequence, so clients could not notice that they missed it.
 */
async function tellChangedChats({ queries, sessions, updates }: Services, sinceMs: number): Promise<void> {
  const everybody = [...sessions.users()];
  for (let from = 0; from < everybody.length; from += ASKED_AT_ONCE) {
    const changed = await queries.chatsChangedSince(everybody.slice(from, from + ASKED_AT_ONCE), sinceMs);
    for (const { userId, chat } of changed) updates.tell(userId, chatChanged(chat, Math.floor(sinceMs / 1000)));
    await updates.flush();
  }
}

/** Each device itself requests the secret messages and secret-chat changes that it missed (U8); the user's other devices are not asked to. */
async function tellMissedSecrets({ queries, sessions, updates }: Services, sinceMs: number): Promise<void> {
  const everybody = [...sessions.users()];
  for (let from = 0; from < everybody.length; from += ASKED_AT_ONCE) {
    const missed = await queries.secretsMissed(everybody.slice(from, from + ASKED_AT_ONCE), sinceMs);
    const concerned = missed.flatMap(({ userId, authKeyId }) => sessions.of(userId).filter(({ authorization }) => authKeyId === null || authorization.keyId === authKeyIdOf(authKeyId)));
    for (const session of new Set(concerned)) updates.lost(session);
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

/** A fact of a newer program version is not sent live; its readers receive it when they request it. */
function decoded({ log }: Services, bytes: Uint8Array, partition: number): StoredEvent | undefined {
  try {
    return decodeEvent(bytes, partition);
  } catch (error) {
    log.warn('unknown-fact', { reason: reasonOf(error) });
    return undefined;
  }
}

/**
 * A fact for which no update can be made must not stop the facts after it. When a service
 * does not answer, no fact can be sent: the stream is opened again, which repairs everything.
 */
async function attempt({ log }: Services, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (passes(error)) throw error;
    log.error('telling-failed', { reason: reasonOf(error) });
  }
}

async function tellEvent(feed: NoticeFeed, event: StoredEvent): Promise<void> {
  feed.reader.keyboards.hear(event);
  const telling = tellMailboxes(feed, event);
  if (telling) await telling;
  feed.services.channelAudience.observe(event.fact);
  feed.services.archivedChannels.observe(event.fact);
  await factTellings(feed.services, event);
}

/** Sends each mailbox entry of a fact to its owner's sessions. Opens the fact once, and only when somebody here receives it. */
function tellMailboxes(feed: NoticeFeed, event: StoredEvent): Promise<void> | undefined {
  const { updates, channelAudience } = feed.services;
  const heard = entriesOf(event).filter(({ mailbox }) => (isChannelMailbox(mailbox) ? channelAudience.of(-mailbox).size > 0 : updates.hears(mailbox)));
  return heard.length === 0 ? undefined : tellEntries(feed, event, heard);
}

/** When an entry cannot be opened or converted, its owner is told to request it. */
async function tellEntries(feed: NoticeFeed, event: StoredEvent, entries: readonly MailboxEntry[]): Promise<void> {
  const { services } = feed;
  let told = 0;
  try {
    const opening = services.opener.open(event);
    const opened = opening instanceof Promise ? await opening : opening;
    for (; told < entries.length; told++) await tellEntry(feed, event, entries[told]!, opened);
  } catch (error) {
    if (!passes(error)) for (const entry of entries.slice(told)) makeAsk(services, entry);
    throw error;
  }
}

async function tellEntry({ services, reader }: NoticeFeed, { envelope }: StoredEvent, entry: MailboxEntry, opened: OpenedEvent): Promise<void> {
  const { origins, updates } = services;
  const origin = origins.of(envelope.causationId);
  const isOwn = origin?.userId === entry.mailbox;
  // Every message is read once, most often on the only connected device: then no update is needed, only the pts advances.
  if (isOwn && entry.kind === 'read-inbox' && !updates.hears(entry.mailbox, origin)) return updates.tell(entry.mailbox, { ...inboxReadTelling(entry, 0, 0), unasked: true, origin });
  const reading = reader.live(entry, opened);
  const telling = reading instanceof Promise ? await reading : reading;
  if (isChannelMailbox(entry.mailbox)) return tellChannel(services, entry, { ...telling, origin: origins.inChannel(envelope.causationId, -entry.mailbox) });
  updates.tell(entry.mailbox, isOwn ? { ...telling, origin } : telling);
}

function makeAsk(services: Services, { mailbox, pts }: MailboxEntry): void {
  if (isChannelMailbox(mailbox)) return tellMembersToAsk(services, -mailbox, pts);
  for (const session of services.sessions.of(mailbox)) services.updates.catchUp(session);
}
