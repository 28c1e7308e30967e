/**
 * What the watch over a supergroup remembers (`spam-watch:<peer>`), and only while its admins have it on: who is new there, what newcomers have said
 * last, and what was taken for spam. No texts: the numbers by which messages are found.
 */
import { chatOf } from './chat.ts';
import { isMember } from './members.ts';
import { entryOf } from '../messages/mailbox.ts';
import { SERVICE_USER } from '../users/user.ts';
import { documentKind, type Documents } from '../view.ts';

type Watch = {
  /** When they came. */
  newcomers: Record<string, number>;
  /** Positions of the last messages of newcomers, the newest last. */
  said: number[];
  /** Who wrote what was taken for spam, by the message's number. */
  caught: Record<string, number>;
  /** About whom the watch was wrong. */
  trusted: number[];
};

const watches = documentKind<Watch>('spam-watch');

const NEWCOMER_MS = 86_400_000;
/** The oldest are forgotten first. */
const NEWCOMERS_MAX = 500;
const SAID_MAX = 64;
const CAUGHT_MAX = 200;
const TRUSTED_MAX = 500;

type Reader = Pick<Documents, 'get'>;

function watchOf(documents: Reader, peer: number): Watch | undefined {
  return chatOf(documents, peer)?.options.includes('anti-spam') ? watches.find(documents, peer) : undefined;
}

/** Whoever belongs to the group by then is no newcomer. */
export function switchWatch(documents: Documents, peer: number, on: boolean): void {
  if (on) watches.put(documents, peer, { newcomers: {}, said: [], caught: {}, trusted: [] });
  else watches.remove(documents, peer);
}

export function noteNewcomers(documents: Documents, peer: number, users: readonly number[], atMs: number): void {
  changeWatch(documents, peer, (watch) => {
    for (const user of users) watch.newcomers[user] = atMs;
    const latest = Object.entries(watch.newcomers).filter(([, sinceMs]) => sinceMs > atMs - NEWCOMER_MS).toSorted(([, one], [, other]) => one - other);
    watch.newcomers = Object.fromEntries(latest.slice(-NEWCOMERS_MAX));
  });
}

export function noteSaid(documents: Documents, peer: number, author: number, position: number, atMs: number): void {
  if (!isNewcomer(documents, peer, author, atMs)) return;
  changeWatch(documents, peer, (watch) => { watch.said = [...watch.said, position].slice(-SAID_MAX); });
}

/** What was caught is not compared with: the message that it repeats is, however often it comes. */
export function noteCaught(documents: Documents, peer: number, messageId: number, author: number): void {
  const position = entryOf(documents, -peer, messageId);
  changeWatch(documents, peer, (watch) => {
    watch.said = watch.said.filter((one) => one !== position);
    watch.caught = Object.fromEntries([...Object.entries(watch.caught), [messageId, author] as const].slice(-CAUGHT_MAX));
  });
}

/** The watch was wrong: it leaves them alone from now on. */
export function trust(documents: Documents, peer: number, messageId: number, author: number): void {
  changeWatch(documents, peer, (watch) => {
    delete watch.caught[messageId];
    watch.trusted = [...watch.trusted.filter((user) => user !== author), author].slice(-TRUSTED_MAX);
  });
}

/** Whether the group is watched, and this is one of those at whom the watch looks: who has come within a day, or only comments on posts from outside. */
export function isNewcomer(documents: Reader, peer: number, user: number, nowMs: number): boolean {
  const watch = watchOf(documents, peer);
  if (!watch || user === SERVICE_USER || watch.trusted.includes(user)) return false;
  const sinceMs = watch.newcomers[user];
  return sinceMs === undefined ? !isMember(documents, peer, user) : sinceMs > nowMs - NEWCOMER_MS;
}

/** Positions of what newcomers have said last. */
export function saidByNewcomers(documents: Reader, peer: number): readonly number[] {
  return watchOf(documents, peer)?.said ?? [];
}

/** Who wrote it; undefined = it was not taken for spam. */
export function caughtAuthor(documents: Reader, peer: number, messageId: number): number | undefined {
  return watchOf(documents, peer)?.caught[messageId];
}

function changeWatch(documents: Documents, peer: number, change: (watch: Watch) => void): void {
  const watch = watchOf(documents, peer);
  if (!watch) return;
  change(watch);
  watches.put(documents, peer, watch);
}
