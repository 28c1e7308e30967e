import { describe, expect, test } from 'vitest';
import { callId, commandApiPlace, plain, textMessage } from './in-a-temporary-place.ts';

const [aliceKey, bobKey] = [0xa11ce0000000001n, 0xb0b0000000000001n];

describe('sending with the whole of command-api', () => {
  test('two people sign up and write to each other', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(aliceKey, '+1 555 000 01', 'Alice');
    const bob = await place.signUp(bobKey, '15550002', 'Bob');

    const [sent] = await place.done(aliceKey, textMessage(bob, 'hello'));
    expect(sent!.fact).toMatchObject({
      type: 'MessageSent',
      author: alice,
      content: { text: 'hello' },
      deliveries: [
        { mailbox: alice, peer: bob, messageId: 2, pts: 2, ptsCount: 1 },
        { mailbox: bob, peer: alice, messageId: 2, pts: 2, ptsCount: 1 },
      ],
    });
    expect(await place.refusal(0xdeadn, textMessage(bob, 'hello'))).toBe('AUTH_KEY_UNREGISTERED');
  });

  test('M2 a repeated command gets the first result and writes nothing, also after a restart', async () => {
    const place = await commandApiPlace();
    await place.signUp(aliceKey, '15550001', 'Alice');
    const bob = await place.signUp(bobKey, '15550002', 'Bob');
    const id = callId();
    const [both, again] = await Promise.all([place.done(aliceKey, textMessage(bob, 'once'), id), place.done(aliceKey, textMessage(bob, 'once'), id)]);
    expect(plain(again)).toEqual(plain(both));
    await place.reopen();
    const later = await place.done(aliceKey, textMessage(bob, 'once'), id);
    expect(plain(later)).toEqual(plain(both));
    const [next] = await place.done(aliceKey, textMessage(bob, 'twice'));
    expect(next!.fact).toMatchObject({ deliveries: [{ pts: 3 }, { pts: 3 }] });
  });
});
