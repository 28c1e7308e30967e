/** Dice: valid emoji, the seed used, and the outcome shown by a forward. */
import { describe, expect, test } from 'vitest';
import { diceSeeds, isSeedOver, type InternalCommand } from '../src/index.ts';
import { diceOutcome } from '@teamgram/event-schemas';
import { forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people, START_MS } from './given.ts';

const hash = (number: number) => ({ number, hash: new Uint8Array(32).fill(number) });
const begin: InternalCommand = { type: 'TurnDiceSeed', revealed: undefined, hashes: [hash(1), hash(2)] };
const turn: InternalCommand = { type: 'TurnDiceSeed', revealed: { number: 1, seed: new Uint8Array(32) }, hashes: [hash(3)] };
const system = by(777_000);
const thrown = (emoticon: string, more = {}) => send(bob, '', { media: { kind: 'dice', emoticon }, ...more });

describe('dice', () => {
  test.each([['🎲', 6], ['🎯', 6], ['🎳', 6], ['🏀', 5], ['⚽', 5], ['⚽\u{fe0f}', 5], ['🎰', 64]])('%s has %i outcomes', (emoticon, sides) => {
    const plain = emoticon.replace('\u{fe0f}', '');
    const values = new Set(Array.from({ length: 600 }, (_, n) => diceOutcome(plain, Buffer.from(n.toString(16).padStart(12, '0'), 'hex'))));
    expect([Math.min(...values), Math.max(...values), values.size]).toEqual([1, sides, sides]);
    given(...people, [begin, system]).when(thrown(emoticon), by(alice)).then([{ type: 'MessageSent', content: { media: { dice: { emoticon: plain } } } }]);
  });

  test.each(['', 'x', '🎲🎲', 'constructor'])('refuses %j', (emoticon) => given(...people, [begin, system]).when(thrown(emoticon), by(alice)).thenRefused('EMOTICON_INVALID'));

  test('a forward keeps the value; a scheduled throw is drawn when it is sent', () => {
    const { world, when } = given(...people, [begin, system], [thrown('🎲'), by(alice)]);
    const value = diceOutcome('🎲', new Uint8Array(32).fill(1));
    when(forward(bob, [2], carol), by(alice)).then([{ type: 'MessageSent', content: { media: { dice: { emoticon: '🎲', value } } } }]);
    const later = { later: { dueS: START_MS / 1000 + 60 } };
    expect(world.run(thrown('🎲', later), by(alice)).map(({ fact }) => fact)).toMatchObject([{ type: 'MessageScheduled', content: { media: { dice: { value: 0 } } } }]);
    expect(world.decide({ type: 'SendScheduled', peer: bob, id: 1 }, by(alice))[0]).toMatchObject({ type: 'MessageSent', content: { media: { dice: { value: diceOutcome('🎲', new Uint8Array(32).fill(2)) } } } });
  });

  test('a seed is revealed after a day, once; its successor was committed to long before', () => {
    const { world } = given(...people, [begin, system]);
    expect(world.decide(begin, system)).toEqual([]);
    expect(isSeedOver(world.documents, START_MS + 86_399_999)).toBe(false);
    expect(isSeedOver(world.documents, START_MS + 86_400_000)).toBe(true);
    const later = by(777_000, { atMs: START_MS + 86_400_000 });
    expect(world.run(turn, later).map(({ fact }) => fact)).toMatchObject([{ type: 'DiceSeedRevealed', number: 1 }, { type: 'DiceSeedCommitted', number: 3 }]);
    expect(world.decide(turn, later)).toEqual([]);
    expect(diceSeeds(world.documents)).toEqual({ number: 2, inForceMs: START_MS + 86_400_000, committed: 3 });
  });
});
