/**
 * What happens in supergroups and channels, told to their members here: each entry once and in order. What no notice brought, since nobody here belonged
 * to the channel yet or the stream of notices was broken, is read; only who has missed very much is told to ask (U8).
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

/** So many entries are read for the members of a channel, as many as a client asks for at once (U6: "limit 10-100 for users"). */
const MISSED_MAX = 100;
/** And of all channels together that have moved unheard. */
const MISSED_AT_ONCE_MAX = 1_000;

/** An entry, and who of the members sees nothing of the time before it. */
type News = { entry: MailboxEntry; telling: Telling; newcomers: ReadonlySet<number> };

/** An entry of a notice, to every member here. */
export async function tellChannel(services: Services, entry: MailboxEntry, telling: Telling): Promise<void> {
  const newcomers = entry.kind === 'edited' ? await newcomersAfter(services, entry) : NOBODY;
  const joins = services.channelAudience.advance(entry);
  if (joins === 'next') tellMembers(services, { entry, telling, newcomers }, services.channelAudience.of(-entry.mailbox));
  if (joins === 'gap') await tellMissed(services, -entry.mailbox, entry.pts, MISSED_MAX);
}

/** U8: they are to ask for what they have not been told of a channel, up to where it stands. */
export function tellToAsk({ updates, nowMs }: Services, channel: number, pts: number, users: Iterable<number>): void {
  const telling = channelTooLong(channel, pts, Math.floor(nowMs() / 1000));
  for (const user of users) updates.tell(user, telling);
}

/** The same to all members here, of what cannot be told. */
export function tellMembersToAsk(services: Services, channel: number, pts: number): void {
  services.channelAudience.reach(channel, pts);
  tellToAsk(services, channel, pts, services.channelAudience.of(channel));
}

/**
 * The notices of these channels are heard from now on: what happened in them before that and was not told is told now. In a turn of its own, between
 * two notices; tried again for as long as the read models do not answer.
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

/** What the others here heard of a channel while somebody was coming in. */
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

/** Everything after what the members have been told, up to `through`. @returns how many steps of the channel were read for that */
async function tellMissed(services: Services, channel: number, through: number, max: number): Promise<number> {
  const { channelAudience, queries } = services;
  const from = channelAudience.reached(channel);
  if (from === undefined || from >= through) return 0;
  const news = through - from > max ? undefined : await newsBetween(services, channel, from, through);
  const asked = [...channelAudience.of(channel)];
  // The read models are ahead of the notices: who is banned there by now must not hear what was said after that.
  const inside = news && await queries.clearedAmong(channel, asked);
  // Whoever left meanwhile and came back is told from there on.
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

/** Undefined: something of it is not there or cannot be shown. Throws when the read models do not answer. */
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

/** Which session here has which event as its answer (U9). */
function originsOf({ channelAudience, sessions }: Services, channel: number, positions: ReadonlySet<number>): Map<number, Session> {
  const origins = new Map<number, Session>();
  for (const user of channelAudience.of(channel)) {
    for (const session of sessions.of(user)) for (const position of session.answersAmong(positions)) origins.set(position, session);
  }
  return origins;
}

/** What was said before one's view of the channel begins makes them ask. */
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
