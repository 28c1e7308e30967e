/** Dice on a real log: committed before they are thrown, revealed a day later, and verified with only the log and the message. */
import { expect, test } from 'vitest';
import type { Command } from '@teamgram/domain';
import { auditDice, drawDice } from '@teamgram/event-log';
import { decodeEnvelope, decodeFact, diceOutcome } from '@teamgram/event-schemas';
import { openLogReader } from '@teamgram/event-log';
import { eventually } from '../../../test/support/eventually.ts';
import { commandApiPlace, pathsIn, textMessage } from './in-a-temporary-place.ts';

const DAY_MS = 86_400_000;

test('every throw follows from a seed that the log committed to before', async () => {
  const place = await commandApiPlace();
  await place.signUp(1n, '15550001', 'Alice');
  const bob = await place.signUp(2n, '15550002', 'Bob');
  const dice: Command = { ...textMessage(bob, ''), media: { kind: 'dice', emoticon: '🎲' } } as Command;
  const thrown = [...(await place.done(1n, dice)), ...(await place.done(1n, dice))];
  expect(await place.refusal(1n, { ...dice, media: { kind: 'dice', emoticon: '🎱' } } as Command)).toBe('EMOTICON_INVALID');
  const before = place.api.status().nextPosition;
  place.nowMs += DAY_MS;
  await eventually('the seed is told', () => place.api.status().durablePosition >= before + 2);
  await place.api.close();
  const reader = openLogReader(pathsIn(place.dir).log);
  const facts = Array.from({ length: before + 2 }, (_, position) => ({ position, fact: decodeFact(decodeEnvelope(reader.entry(position))) }));
  reader.close();
  const { seeds: [seed], faults } = auditDice(facts);
  expect(faults).toEqual([]);
  for (const { position, stream, version, causationId, fact } of thrown) {
    expect(position).toBeGreaterThan(seed!.committedAt);
    expect(position).toBeLessThan(seed!.inForceBelow);
    const value = diceOutcome('🎲', drawDice(seed!.seed, { stream, version, commandId: causationId }));
    expect(fact).toMatchObject({ type: 'MessageSent', content: { media: { dice: { emoticon: '🎲', value } } } });
  }
  await place.open();
});
