import { seededRandom } from '@teamgram/crypto';
import { content, delivery, encodeEnvelope, encodeFact, ORDINARY_SEND, type Fact } from '@teamgram/event-schemas';
import { sealField } from '@teamgram/event-log';
import { TAKEOUT_POSITIONS_MAX } from '@teamgram/host';
import type { InternalCommand } from '@teamgram/domain';
import { describe, expect, test } from 'vitest';
import { Takeouts } from '../src/link/takeout.ts';

const key = seededRandom('leaf')(32);
const [alice, bob] = [7, 9];

function sent(mailboxes: number[]): Fact {
  const deliveries = mailboxes.map((mailbox) => delivery({ mailbox, peer: 1, messageId: 2, pts: 2, ptsCount: 1 }));
  return { ...ORDINARY_SEND, type: 'MessageSent', stream: 'dialog-7-9', author: mailboxes[0]!, content: content({ text: 'hello' }), deliveries };
}

/** A log with these facts, each with a stream version of its own. */
function logOf(...facts: Fact[]) {
  const entries = facts.map((fact, position) => {
    const payload = encodeFact(fact, (plaintext) => sealField(key, fact.stream, position, plaintext));
    return encodeEnvelope({
      id: new Uint8Array(16).fill(position), position, stream: fact.stream, version: position, type: fact.type, schemaVersion: 1, timeMs: 1,
      causationId: new Uint8Array(16), correlationId: new Uint8Array(8), writerKeyId: new Uint8Array(4), payload,
    });
  });
  return { durablePosition: entries.length, entry: (position: number) => entries[position] };
}

describe('ops.takeout', () => {
  const log = logOf(sent([alice, bob]), sent([bob]), { type: 'UsernameClaimed', stream: 'user-7', user: alice, username: { username: 'alice' } });
  const keyring = { leaf: (_: string, version: number) => (version === 2 ? undefined : key) };

  const said: InternalCommand[] = [];
  /** With a takeout recorded for both users. */
  async function opened() {
    const takeouts = new Takeouts({ log, keyring, handle: async (_, command) => void said.push(command) });
    for (const user of [alice, bob]) await takeouts.make(user, 3);
    return takeouts;
  }

  test('nothing is opened before the takeout is recorded in the log', async () => {
    const takeouts = new Takeouts({ log, keyring, handle: async (_, command) => void said.push(command) });
    const refused = (position: number) => expect(() => takeouts.open(alice, [position])).toThrow(expect.objectContaining({ code: 'TAKEOUT_NOT_MADE' }));
    refused(0);
    await takeouts.make(alice, 1);
    expect(said.at(-1)).toEqual({ type: 'MakeTakeout', user: alice, below: 1 });
    expect(takeouts.open(alice, [0])).toHaveLength(1);
    refused(2);
    await expect(takeouts.make(alice, 4)).rejects.toMatchObject({ code: 'TAKEOUT_POSITION_INVALID' });
    const failing = new Takeouts({ log, keyring, handle: () => Promise.reject(new Error('not durable')) });
    await expect(failing.make(alice, 1)).rejects.toThrow('not durable');
    expect(() => failing.open(alice, [0])).toThrow(expect.objectContaining({ code: 'TAKEOUT_NOT_MADE' }));
  });

  test('opens what was delivered to the account, and reports what is erased', async () => {
    const [message, name] = (await opened()).open(alice, [0, 2]);
    expect(Buffer.from(message!.openings![0]!.plaintext).toString('latin1')).toContain('hello');
    expect(message!.openings![0]!.salt).not.toEqual(key);
    expect(name).toEqual({ position: 2, openings: undefined });
  });

  test.each([
    ['of somebody else', alice, [1], 'TAKEOUT_FOREIGN'],
    ['in the own stream of somebody else', bob, [2], 'TAKEOUT_FOREIGN'],
    ['that does not exist', alice, [3], 'TAKEOUT_POSITION_INVALID'],
    ['at no position', alice, [-1], 'TAKEOUT_POSITION_INVALID'],
    ['too many at once', alice, Array.from({ length: TAKEOUT_POSITIONS_MAX + 1 }, () => 0), 'TAKEOUT_TOO_MANY'],
  ])('an event %s is refused', async (_, user, positions, code) => {
    const takeouts = await opened();
    expect(() => takeouts.open(user, positions)).toThrow(expect.objectContaining({ code }));
  });
});
