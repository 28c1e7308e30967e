/**
 * State of a supergroup's spam filter (`spam-watch:<peer>`), kept only while it is enabled: newcomers, their latest messages, and messages found to
 * be spam. It contains no texts, only the numbers by which messages are found.
 */
import { chatOf } from './chat.ts';
import { isMember } from './members.ts';
import { entryOf } from '../messages/mailbox.ts';
import { SERVICE_USER } from '../users/user.ts';
import { documentKind, type Documents } from '../view.ts';

type Watch = {
  /** Time of joining, by user. */
  newcomers: Record<string, number>;
  /** Positions of newcomers' latest messages, the newest last. */
  said: number[];
  /** Authors of messages found to be spam, by message id. */
  caught: Record<string, number>;
  /** Users reported as false positives. */
  trusted: number[];
};

const watches = documentKind<Watch>('spam-watch');

const NEWCOMER_MS = 86_400_000;
/** The oldest entries are dropped first. */
const NEWCOMERS_MAX = 500;
const SAID_MAX = 64;
const CAUGHT_MAX = 200;
const TRUSTED_MAX = 500;

type Reader = Pick<Documents, 'get'>;

function watchOf(documents: Reader, peer: number): Watch | undefined {
  return chatOf(documents, peer)?.options.includes('anti-spam') ? watches.find(documents, peer) : undefined;
}

/** Members at the time of enabling are not newcomers. */
export function switchWatch(documents: Documents, peer: number, on: boolean): void {
  if (on) watches.put(documents, peer, { newcomers: {}, said: [], caught: {}, trusted: [] });
  else watches.remove(documents, peer);
}

/** Only the latest are kept, and only those within the newcomer period. */
export function noteNewcomers(documents: Documents, peer: number, users: readonly number[], atMs: number): void {
  changeWatch(documents, peer, (watch) => {
    for (const user of users) watch.newcomers[user] = atMs;
    const latest = Object.entries(watch.newcomers).filter(([, sinceMs]) => sinceMs > atMs - NEWCOMER_MS).toSorted(([, one], [, other]) => one - other);
    watch.newcomers = Object.fromEntries(latest.slice(-NEWCOMERS_MAX));
  });
}

/** Records a newcomer's message for comparison with later ones. */
export function noteSaid(documents: Documents, peer: number, author: number, position: number, atMs: number): void {
  if (!isNewcomer(documents, peer, author, atMs)) return;
  changeWatch(documents, peer, (watch) => { watch.said = [...watch.said, position].slice(-SAID_MAX); });
}

/** Spam is removed from the messages compared with: later repetitions are found to repeat the original anyway. */
export function noteCaught(documents: Documents, peer: number, messageId: number, author: number): void {
  const position = entryOf(documents, -peer, messageId);
  changeWatch(documents, peer, (watch) => {
    watch.said = watch.said.filter((one) => one !== position);
    watch.caught = Object.fromEntries([...Object.entries(watch.caught), [messageId, author] as const].slice(-CAUGHT_MAX));
  });
}

/** A false positive: the filter ignores the author from now on. */
export function trust(documents: Documents, peer: number, messageId: number, author: number): void {
  changeWatch(documents, peer, (watch) => {
    delete watch.caught[messageId];
    watch.trusted = [...watch.trusted.filter((user) => user !== author), author].slice(-TRUSTED_MAX);
  });
}

/** Whether the filter is on and applies to the user: joined within the last day, or comments without being a member. */
export function isNewcomer(documents: Reader, peer: number, user: number, nowMs: number): boolean {
  const watch = watchOf(documents, peer);
  if (!watch || user === SERVICE_USER || watch.trusted.includes(user)) return false;
  const sinceMs = watch.newcomers[user];
  return sinceMs === undefined ? !isMember(documents, peer, user) : sinceMs > nowMs - NEWCOMER_MS;
}

/** Positions of newcomers' latest messages. */
export function saidByNewcomers(documents: Reader, peer: number): readonly number[] {
  return watchOf(documents, peer)?.said ?? [];
}

/** Author of a message found to be spam; undefined: it was not. */
export function caughtAuthor(documents: Reader, peer: number, messageId: number): number | undefined {
  return watchOf(documents, peer)?.caught[messageId];
}

function changeWatch(documents: Documents, peer: number, change: (watch: Watch) => void): void {
  const watch = watchOf(documents, peer);
  if (!watch) return;
  change(watch);
  watches.put(documents, peer, watch);
}
