/**
 * A position is a place in one journal; readers of several journals say **place**: partition · 2^44 + position. Partition 0's places are its
 * positions, and every place is below 2^53.
 */
import type { Fact, FactType, StoredFact } from './generated/codec.ts';

/** Positions that one journal may have: seventeen million million. */
const POSITIONS = 2 ** 44;
/** Places stay below 2^53. */
export const PARTITIONS_MAX = 512;
/** Everything but mailboxes lives here: accounts, authorizations, contacts. */
export const HOME_PARTITION = 0;

export function placeOf(partition: number, position: number): number {
  return partition * POSITIONS + position;
}

export function partitionOfPlace(place: number): number {
  return Math.floor(place / POSITIONS);
}

export function positionOfPlace(place: number): number {
  return place % POSITIONS;
}

/** Which fields of a fact are positions in its own journal. A fact that is missing here names none. */
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

/** Place of the message that has a keyboard by this fact, which stands at `place`. */
export function keyedBy({ message }: { message: number }, place: number): number {
  return positionOfPlace(message) === 0 ? place + 1 : message;
}

/** The fact of a partition's journal with places where it says positions. */
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
