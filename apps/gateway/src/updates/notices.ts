/**
 * The stream of notices from projections: after each transaction of the read models, the facts that concern somebody here. A broken stream
 * is taken up again; what was missed meanwhile comes from the read models.
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
  /** One notice after the other, and between two what no notice brought. */
  turns: Turns;
  gateway: string;
  /** Somebody else ended or began an authorization. */
  onAuthorizationFact: (event: StoredEvent) => void;
  reconnectMs?: number;
};

/** Follows until the signal aborts. Never rejects. */
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

/** Everything that happened at home up to then has been told here; undefined = nothing yet. */
type Heard = { throughMs: number | undefined };

/** News may have been missed: forget what they would have changed, and let every session catch up. */
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

/** What was queued for a device meanwhile, or became of its secret chats, it fetches itself (U8); no other device of the same person is sent to ask. */
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

/** A fact of a newer program is not told live; its readers learn of it when they ask. */
function decoded({ log }: Services, bytes: Uint8Array, partition: number): StoredEvent | undefined {
  try {
    return decodeEvent(bytes, partition);
  } catch (error) {
    log.warn('unknown-fact', { reason: reasonOf(error) });
    return undefined;
  }
}

/** One fact that cannot be told must not keep the next ones from being told. When nobody answers, nothing can be: the stream is taken up anew, and all is made good then. */
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

/** Each mailbox entry of a fact to its owner's sessions. Opens the fact once, and only when somebody here hears of it. */
function tellMailboxes(feed: NoticeFeed, event: StoredEvent): Promise<void> | undefined {
  const { updates, channelAudience } = feed.services;
  const heard = entriesOf(event).filter(({ mailbox }) => (isChannelMailbox(mailbox) ? channelAudience.of(-mailbox).size > 0 : updates.hears(mailbox)));
  return heard.length === 0 ? undefined : tellEntries(feed, event, heard);
}

/** What cannot be opened or shown its owner is to ask for. */
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
  // Every message is read once, most often by the only device that is there: the move alone is told.
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
