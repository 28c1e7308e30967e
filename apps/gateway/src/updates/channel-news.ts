/**
 * Sends the entries of supergroups and channels to their members in this worker, each entry once and in order.
 * Entries that no notice brought, because the channel had no member here yet or the stream of notices was
 * interrupted, are read from the read models; only members who missed very many are told to request them (U8).
 */
import { reasonOf } from '@teamgram/host';
import type { Turns } from '@teamgram/host';
import type { MailboxEntry } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/session.ts';
import type { Missed } from './channel-audience.ts';
import { channelTooLong, goneTelling } from './encode.ts';
import { newcomersAfter, NOBODY } from './newcomers.ts';
import { passes } from './passes.ts';
import { retryPause } from './retry-pause.ts';
import type { Telling } from './telling.ts';

/** Maximum number of missed entries that are read for a channel, as many as a client requests at once (U6: "limit 10-100 for users"). */
const MISSED_MAX = 100;
/** The same limit for all channels together that advanced while no notices were received. */
const MISSED_AT_ONCE_MAX = 1_000;

/** An entry, with the members who may not see its message because it is older than their membership. */
type News = { entry: MailboxEntry; telling: Telling; newcomers: ReadonlySet<number> };

/** Sends an entry of a notice to every member in this worker. */
export async function tellChannel(services: Services, entry: MailboxEntry, telling: Telling): Promise<void> {
  const newcomers = entry.kind === 'edited' ? await newcomersAfter(services, entry) : NOBODY;
  const joins = services.channelAudience.advance(entry);
  if (joins === 'next') tellMembers(services, { entry, telling, newcomers }, services.channelAudience.of(-entry.mailbox));
  if (joins === 'gap') await tellMissed(services, -entry.mailbox, entry.pts, MISSED_MAX);
}

/** U8: tells the users to request what they have not received of a channel, up to its current pts. */
export function tellToAsk({ updates, nowMs }: Services, channel: number, pts: number, users: Iterable<number>): void {
  const telling = channelTooLong(channel, pts, Math.floor(nowMs() / 1000));
  for (const user of users) updates.tell(user, telling);
}

/** The same for all members here, for an entry for which no update can be made. */
export function tellMembersToAsk(services: Services, channel: number, pts: number): void {
  services.channelAudience.reach(channel, pts);
  tellToAsk(services, channel, pts, services.channelAudience.of(channel));
}

/**
 * The notices of these channels are received from now on: sends what happened in them before and was not sent yet. Each channel in a turn of its own, between
 * two notices; repeated for as long as the read models do not answer.
 */
export async function tellMovedChannels(services: Services, turns: Turns, channels: readonly number[]): Promise<void> {
  const { channelAudience, queries, updates } = services;
  await untilAnswered(services, async () => {
    const here = channels.filter((channel) => channelAudience.reached(channel) !== undefined);
    const standings = here.length > 0 ? await queries.channelStandings(here) : [];
    let left = MISSED_AT_ONCE_MAX;
    for (const { chat, pts } of standings) {
      if (pts <= (channelAudience.reached(chat) ?? pts)) continue;
      await turns.run(async () => {
        left -= await tellMissed(services, chat, pts, Math.min(left, MISSED_MAX));
        await updates.flush();
      });
    }
  });
}

/** Sends a new member what the other members here received while the user was being added. */
export async function tellNewcomer(services: Services, turns: Turns, { user, channel, from, through }: Missed): Promise<void> {
  const { channelAudience, queries, updates } = services;
  await untilAnswered(services, () => turns.run(async () => {
    const news = through - from > MISSED_MAX ? undefined : await newsBetween(services, channel, from, through);
    const inside = await queries.clearedAmong(channel, [user]);
    if (!inside.has(user) || !channelAudience.of(channel).has(user)) return;
    if (!news) tellToAsk(services, channel, through, [user]);
    for (const one of news ?? []) tellMembers(services, one, [user]);
    await updates.flush();
  }));
}

/** Sends everything after what the members have received, up to `through`. @returns how many steps of the channel's sequence were read */
async function tellMissed(services: Services, channel: number, through: number, max: number): Promise<number> {
  const { channelAudience, queries } = services;
  const from = channelAudience.reached(channel);
  if (from === undefined || from >= through) return 0;
  const news = through - from > max ? undefined : await newsBetween(services, channel, from, through);
  const asked = [...channelAudience.of(channel)];
  // The read models are ahead of the notices: a user who is banned there by now must not receive what was sent after the ban.
  const inside = news && await queries.clearedAmong(channel, asked);
  // When all members left meanwhile and one came back, they receive what follows their return.
  const since = channelAudience.reached(channel);
  if (since === undefined || since >= through) return 0;
  if (!news || !inside) {
    tellMembersToAsk(services, channel, through);
    return 0;
  }
  const outside = new Set(asked.filter((user) => !inside.has(user)));
  const members = [...channelAudience.of(channel)].filter((user) => !outside.has(user));
  channelAudience.reach(channel, through);
  for (const one of news) if (one.entry.pts > since) tellMembers(services, one, members);
  return through - from;
}

/** Undefined: part of it is missing or cannot be converted. Throws when the read models do not answer. */
async function newsBetween(services: Services, channel: number, from: number, through: number): Promise<News[] | undefined> {
  try {
    const { entries } = await services.reader.after(-channel, from, through - from);
    const missed = entries.filter(({ entry }) => entry.pts <= through);
    if (missed.at(-1)?.entry.pts !== through) return undefined;
    const origins = originsOf(services, channel, new Set(missed.map(({ entry }) => entry.position)));
    return await Promise.all(missed.map(async ({ entry, telling = goneTelling(entry, 0) }) => {
      const newcomers = entry.kind === 'sent' || entry.kind === 'edited' ? await newcomersAfter(services, entry) : NOBODY;
      return { entry, telling: { ...telling, origin: origins.get(entry.position) }, newcomers };
    }));
  } catch (error) {
    if (passes(error)) throw error;
    services.log.error('telling-failed', { reason: reasonOf(error) });
    return undefined;
  }
}

/** Which session here received which event as the answer to its own request (U9). */
function originsOf({ channelAudience, sessions }: Services, channel: number, positions: ReadonlySet<number>): Map<number, Session> {
  const origins = new Map<number, Session>();
  for (const user of channelAudience.of(channel)) {
    for (const session of sessions.of(user)) for (const position of session.answersAmong(positions)) origins.set(position, session);
  }
  return origins;
}

/** Members whose view of the channel begins after the message are told to request the difference instead. */
function tellMembers({ updates, nowMs, archivedChannels }: Services, { entry, telling, newcomers }: News, users: Iterable<number>): void {
  const tooLong = newcomers.size === 0 ? telling : channelTooLong(-entry.mailbox, entry.pts, Math.floor(nowMs() / 1000));
  for (const user of users) updates.tell(user, newcomers.has(user) ? tooLong : telling);
  if (entry.kind === 'sent') archivedChannels.said(entry);
}

async function untilAnswered({ log }: Services, act: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      log.warn('channels-unknown', { reason: reasonOf(error) });
      if (!passes(error)) return;
    }
    await retryPause();
  }
}
