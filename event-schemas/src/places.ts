/**
 * A position identifies an event within one journal. Readers of several journals use a **place**: partition · 2^44 + position. The places of
 * partition 0 equal its positions, and all places are below 2^53.
 */
import type { Fact, FactType, StoredFact } from './generated/codec.ts';

/** Maximum number of positions in one journal. */
const POSITIONS = 2 ** 44;
/** Keeps places below 2^53. */
export const PARTITIONS_MAX = 512;
/** The partition of everything but mailboxes: accounts, authorizations, contacts. */
export const HOME_PARTITION = 0;

/** The place of an event. */
export function placeOf(partition: number, position: number): number {
  return partition * POSITIONS + position;
}

export function partitionOfPlace(place: number): number {
  return Math.floor(place / POSITIONS);
}

export function positionOfPlace(place: number): number {
  return place % POSITIONS;
}

/** The fields of each fact that contain positions of its own journal. Facts without an entry have none. */
const positionFields: { [T in FactType]?: readonly string[] } = {
  MessageEdited: ['message'],
  MessagesHidden: ['messages'],
  MessagesErased: ['messages'],
  MessageVersionsErased: ['message'],
  MessageContentsRead: ['messages'],
  MessagesPinned: ['messages'],
  ContentProtectionSet: ['requests'],
  MessageReacted: ['message'],
  ReactionsRead: ['messages'],
  MentionsRead: ['messages'],
  PollVoted: ['message'],
  VoteBroughtNews: ['message'],
  PollVotesRead: ['messages'],
  PollClosed: ['message'],
  TodoItemsToggled: ['message'],
  PollExpired: ['message'],
  KeyboardSet: ['message'],
  KeyboardRemoved: ['message'],
};

/** Place of the message that gets a keyboard by this fact, which is at `place`. */
export function keyedBy({ message }: { message: number }, place: number): number {
  return positionOfPlace(message) === 0 ? place + 1 : message;
}

/** The fact with its positions converted to places. */
export function placedFact<F extends StoredFact | Fact>(fact: F, partition: number): F {
  const fields = partition === HOME_PARTITION ? undefined : positionFields[fact.type];
  if (!fields) return fact;
  const placed: Record<string, unknown> = { ...fact };
  for (const field of fields) {
    const value = placed[field] as number | number[];
    placed[field] = Array.isArray(value) ? value.map((position) => placeOf(partition, position)) : placeOf(partition, value);
  }
  return placed as F;
}
