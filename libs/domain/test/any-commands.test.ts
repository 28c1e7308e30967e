/** For any sequence of commands the facts are consistent, and the documents agree with the facts. */
import fc from 'fast-check';
import { EMPTY_MAILBOX_PTS } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { entryOf, ptsOf, Refusal, type Command, type Recorded } from '../src/index.ts';
import { clear, edit, forward, read, remove, reply, saveDraft, send } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS, type World } from './given.ts';
import { Mailboxes } from './mailboxes-of-facts.ts';

const dave = 10_000_000_004;
const everybody = [alice, bob, carol, dave];
const somebody = fc.constantFrom(...everybody);
/** Mostly existing ids: mailboxes stay short. */
const anyId = fc.integer({ min: 0, max: 40 });

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: fc.tuple(somebody, fc.string({ minLength: 1, maxLength: 5 })).map(([peer, text]) => send(peer, `x${text}`)) },
  { weight: 3, arbitrary: fc.tuple(somebody, anyId).map(([peer, id]) => reply(peer, 're', id)) },
  { weight: 4, arbitrary: fc.tuple(somebody, anyId, fc.string({ minLength: 1, maxLength: 3 })).map(([peer, id, text]) => edit(peer, id, `y${text}`)) },
  { weight: 3, arbitrary: fc.tuple(somebody, fc.array(anyId, { minLength: 1, maxLength: 3 }), somebody).map(([from, ids, to]) => forward(from, ids, to)) },
  { weight: 5, arbitrary: fc.tuple(fc.array(anyId, { maxLength: 5 }), fc.boolean()).map(([ids, revoke]) => remove(ids, revoke)) },
  { weight: 5, arbitrary: fc.tuple(somebody, anyId).map(([peer, id]) => read(peer, id)) },
  { weight: 2, arbitrary: fc.tuple(somebody, anyId, fc.boolean(), fc.boolean()).map(([peer, maxId, revoke, justClear]) => clear(peer, { maxId, revoke, justClear })) },
  { weight: 1, arbitrary: somebody.map((peer): Command => ({ type: 'BlockPeer', peer })) },
  { weight: 1, arbitrary: somebody.map((peer): Command => ({ type: 'UnblockPeer', peer })) },
  { weight: 1, arbitrary: somebody.map((peer): Command => ({ type: 'PinDialog', peer })) },
  { weight: 1, arbitrary: somebody.map((peer) => saveDraft(peer, 'draft')) },
);
const anyStep = fc.record({ actor: somebody, command: anyCommand, restart: fc.integer({ min: 0, max: 15 }).map((n) => n === 0) });
const anySteps = fc.array(anyStep, { minLength: 30, maxLength: 150, size: 'max' });

function newWorld(): World {
  return given(...people, { type: 'UserRegistered', stream: `user-${dave}`, user: dave, kind: 'person', registration: undefined }).world;
}

function run(world: World, command: Command, actor: number, minute: number): Recorded[] {
  try {
    return world.run(command, by(actor, { atMs: START_MS + minute * 60_000 }));
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

describe('random commands', () => {
  test('U1 M1 M6 pts have no gaps, ids increase, and edits, deletions and read marks match the visible messages', () => {
    let facts = 0;
    fc.assert(fc.property(anySteps, (steps) => {
      const world = newWorld();
      const mailboxes = new Mailboxes();
      for (const [minute, { actor, command, restart }] of steps.entries()) {
        if (restart) world.restart();
        for (const { fact, position, version } of run(world, command, actor, minute)) mailboxes.see(fact, position, version);
      }
      facts += world.journal.events.length;
      expect(everybody.map((user) => ptsOf(world.documents, user))).toEqual(everybody.map((user) => mailboxes.pts.get(user) ?? EMPTY_MAILBOX_PTS));
      for (const [mailbox, box] of mailboxes.shown) {
        for (const [id, { position }] of box) expect(entryOf(world.documents, mailbox, id)).toBe(position);
      }
    }), { seed: 7, numRuns: 150 });
    expect(facts).toBeGreaterThan(5_000);
  });

  test('U1 entries of a long mailbox keep their positions across blocks', () => {
    const world = newWorld();
    const positions = Array.from({ length: 300 }, (_, n) => run(world, send(bob, `n${n}`), alice, n)[0]!.position);
    world.restart();
    expect(positions.map((_, n) => entryOf(world.documents, bob, EMPTY_MAILBOX_PTS + n + 1))).toEqual(positions);
    expect([0, -1, 1, 302, 2.5, Number.NaN].map((id) => entryOf(world.documents, bob, id))).toEqual(Array(6).fill(undefined));
  });
});
