/**
 * Precedence of refusals: when several obstacles apply, the first one in the table of docs/reference/refusals.md is reported. Each obstacle is tested
 * alone, and each pair together.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BANNED_RIGHTS, type Command, type Evidence } from '../src/index.ts';
import { send } from './commands.ts';
import { alice, bob, by, given, people, refusalOf, START_MS, type World } from './given.ts';

/** The setting of a request that is accepted when there is no obstacle. */
export type Scene<C> = { world: World; chat: number; asker: number; command: C; atMs?: number; /** The evidence about the password given with it. */ password?: Evidence['password'] };
/** Prior events, a change to the request, and its time. */
export type Obstacle<C> = { before?: (world: World, chat: number) => void; write?: (command: C) => C; atMs?: number; password?: Evidence['password']; /** Errors with which this obstacle cannot be combined. */ notBeside?: readonly string[] };
export type Obstacles<C> = Record<string, Obstacle<C>>;
export type Of<T extends Command['type']> = Extract<Command, { type: T }>;
type Later = Of<'SendMessage' | 'ForwardMessages'>['later'];

const year = START_MS / 1000 + 2 * 366 * 86_400;
export const run = (actor: number, command: Command) => (world: World) => void world.run(command, by(actor));
export const inChat = (actor: number, command: (chat: number) => Command) => ({ before: (world: World, chat: number) => run(actor, command(chat))(world) });
export const tooLate = { write: <C extends { later?: Later }>(command: C): C => ({ ...command, later: { dueS: year } }) };

/** A chat of Alice with Bob as a member. */
export function inTown(kind: 'basic' | 'supergroup' | 'broadcast' = 'supergroup') {
  const { world } = given(...people);
  const [made] = world.run({ type: 'CreateChat', kind, title: 'Town', about: '', users: [] }, by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no group was made');
  const { chat } = made.fact;
  world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return { world, chat };
}

/** Sends a message; returns its id in the chat, or in the author's mailbox. */
export function said(world: World, author: number, peer: number, more: Partial<Of<'SendMessage'>> = {}): number {
  const sent = world.run(send(peer, 'something', more), by(author)).flatMap(({ fact }) => (fact.type === 'MessageSent' ? [fact] : []))[0]!;
  return (sent.deliveries.find(({ mailbox }) => mailbox === author) ?? sent.deliveries[0]!).messageId;
}

export const left = inChat(bob, (chat) => ({ type: 'LeaveChat', chat }));
/** Denied to this user individually. */
export const denied = (right: number) => inChat(alice, (chat) => ({ type: 'RestrictMember', chat, user: bob, denied: right, untilS: 0 }));
export const muted = denied(BANNED_RIGHTS.send_messages);
export const deniedToAll = (right: number) => inChat(alice, (chat) => ({ type: 'SetDefaultRights', chat, denied: right }));
export const appointed = (rights: number) => inChat(alice, (chat) => ({ type: 'AppointAdmin', chat, user: bob, rights, rank: '' }));
/** Dismissed as an admin. */
export const dismissed = appointed(0);

/** The refusal reported when all of the obstacles apply. */
function told<C extends Command>(place: () => Scene<C>, obstacles: readonly Obstacle<C>[]): string {
  const { world, chat, asker, command, atMs: asked = START_MS, password } = place();
  // Applied in reverse order of precedence: e.g. after leaving nothing else could be done.
  for (const { before } of obstacles.toReversed()) before?.(world, chat);
  const written = obstacles.reduce((so_far, { write }) => write?.(so_far) ?? so_far, command);
  const atMs = Math.max(asked, ...obstacles.map((obstacle) => obstacle.atMs ?? 0));
  const proved = obstacles.find((obstacle) => obstacle.password !== undefined)?.password ?? password;
  return refusalOf(world, written, by(asker, { atMs, evidence: { password: proved } }));
}

/** First column of the table under a heading. */
function tableOf(heading: string): string[] {
  const page = readFileSync(new URL('../../../docs/reference/refusals.md', import.meta.url), 'utf8');
  return [...page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!);
}

export function ordered<C extends Command>(heading: string, place: () => Scene<C>, obstacles: Obstacles<C>): void {
  describe(heading, () => {
    const names = Object.keys(obstacles);
    const meets = (first: string, second: string) => !obstacles[first]!.notBeside?.includes(second);

    test('accepted without obstacles', () => expect(told(place, [])).toBe('accepted'));

    test('the reference has the same table', () => expect(tableOf(heading)).toEqual(names));

    test.each(names)('%s alone', (name) => expect(told(place, [obstacles[name]!])).toBe(name));

    const pairs = names.flatMap((first, index) => names.slice(index + 1).filter((second) => meets(first, second)).map((second) => [first, second] as const));
    test.each(pairs)('%s before %s', (first, second) => expect(told(place, [obstacles[first]!, obstacles[second]!])).toBe(first));
  });
}
