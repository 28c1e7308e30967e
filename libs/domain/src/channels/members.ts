/**
 * Members of a chat (`members:<peer>/<block>`), for groups of millions: blocks of about two hundred members, found by a hash of the user id
 * (linear-hashing.ts), so a join rewrites a few kilobytes whatever the size of the chat. Neighbouring ids share a block: accounts are numbered
 * consecutively, so a crowd that joins together touches few blocks. A member takes 8 bytes of an array of numbers.
 */
import { blockBefore, blockOf } from '../linear-hashing.ts';
import { documentKind, type Documents } from '../view.ts';
import { countChannel } from './belonging.ts';
import { changeChat, chatOf } from './chat.ts';

/** What a user is denied, member or not. Bits of BANNED_RIGHTS; untilS 0: for ever. */
export type Restriction = { denied: number; untilS: number };

/** `users` in ascending order; `restricted` by user id. */
type Block = { users: number[]; restricted: Record<string, Restriction> };

const blocks = documentKind<Block>('members');

/** A block is split when the average number of members per block exceeds this. */
const MEMBERS_PER_BLOCK = 256;
/** Number of consecutive ids that always share a block. */
const NEIGHBOURS = 64;

type Reader = Pick<Documents, 'get'>;
type Place = { block: Block; index: number };

/** Whether the user is a member of the chat. */
export function isMember(documents: Reader, peer: number, user: number): boolean {
  const place = placeOf(documents, peer, user);
  return place !== undefined && place.block.users[place.index] === user;
}

/** Undefined when there is no restriction, or it has expired. */
export function restrictionOf(documents: Reader, peer: number, user: number, nowMs: number): Restriction | undefined {
  const restriction = placeOf(documents, peer, user)?.block.restricted[user];
  return restriction && (restriction.untilS === 0 || restriction.untilS * 1000 > nowMs) ? restriction : undefined;
}

/** All members, in no particular order. For basic groups, and chats small enough to be deleted. */
export function membersOf(documents: Reader, peer: number): number[] {
  const count = chatOf(documents, peer)?.blocks ?? 0;
  return Array.from({ length: count }, (_, number) => blockAt(documents, peer, number).users).flat();
}

export function addMember(documents: Documents, peer: number, user: number): void {
  let added = false;
  changeBlock(documents, peer, user, (block) => {
    const index = lowerBound(block.users, user);
    added = block.users[index] !== user;
    if (added) block.users.splice(index, 0, user);
  });
  if (added) counted(documents, peer, user, 1);
}

export function removeMember(documents: Documents, peer: number, user: number): void {
  let removed = false;
  changeBlock(documents, peer, user, (block) => {
    const index = lowerBound(block.users, user);
    removed = block.users[index] === user;
    if (removed) block.users.splice(index, 1);
  });
  if (removed) counted(documents, peer, user, -1);
}

/** Undefined: lifts the restriction. */
export function restrict(documents: Documents, peer: number, user: number, restriction: Restriction | undefined): void {
  changeBlock(documents, peer, user, (block) => {
    if (restriction) block.restricted[user] = restriction;
    else delete block.restricted[user];
  });
}

function counted(documents: Documents, peer: number, user: number, change: 1 | -1): void {
  countChannel(documents, peer, user, change);
  changeChat(documents, peer, (chat) => {
    chat.members += change;
    if (chat.members > chat.blocks * MEMBERS_PER_BLOCK) split(documents, peer, chat.blocks++);
  });
}

/** Moves the entries that now belong to block `fresh` out of the block that held them. */
function split(documents: Documents, peer: number, fresh: number): void {
  const former = blockBefore(fresh);
  const whole = blockAt(documents, peer, former);
  const stays = (user: number) => numberOf(user, fresh + 1) === former;
  blocks.put(documents, name(peer, former), part(whole, stays));
  blocks.put(documents, name(peer, fresh), part(whole, (user) => !stays(user)));
}

function part({ users, restricted }: Block, belongs: (user: number) => boolean): Block {
  return { users: users.filter(belongs), restricted: Object.fromEntries(Object.entries(restricted).filter(([user]) => belongs(Number(user)))) };
}

function placeOf(documents: Reader, peer: number, user: number): Place | undefined {
  const count = chatOf(documents, peer)?.blocks;
  if (!count) return undefined;
  const block = blockAt(documents, peer, numberOf(user, count));
  return { block, index: lowerBound(block.users, user) };
}

function changeBlock(documents: Documents, peer: number, user: number, change: (block: Block) => void): void {
  const count = chatOf(documents, peer)?.blocks;
  if (!count) return;
  const number = numberOf(user, count);
  const block = blockAt(documents, peer, number);
  change(block);
  blocks.put(documents, name(peer, number), block);
}

const name = (peer: number, number: number) => `${peer}/${number}`;
const blockAt = (documents: Reader, peer: number, number: number): Block => blocks.find(documents, name(peer, number)) ?? { users: [], restricted: {} };

const numberOf = (user: number, count: number) => blockOf(Math.floor(user / NEIGHBOURS), count);

/** Index of the first number not below `user`. */
function lowerBound(users: readonly number[], user: number): number {
  let [low, high] = [0, users.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (users[middle]! < user) low = middle + 1;
    else high = middle;
  }
  return low;
}
