import { decodeEnvelope } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { Broadcast } from '../src/link/broadcast.ts';
import { commandApiPlace, context, textMessage } from './in-a-temporary-place.ts';

describe('log.follow', () => {
  test('first the durable position, then all events, then new ones', async () => {
    const place = await commandApiPlace();
    const alice = await place.signUp(1n, '15550001', 'Alice');
    const stop = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      let first = true;
      for await (const notice of place.api.handlers.streams['log.follow']({ from: 1 }, { ...context, signal: stop.signal })) {
        if (first) expect(notice).toEqual({ durablePosition: 3, first: 1, entries: [] });
        first = false;
        expect(notice.first + notice.entries.length).toBeLessThanOrEqual(notice.durablePosition);
        for (const entry of notice.entries) seen.push(decodeEnvelope(entry).type);
        if (seen.length === 5) stop.abort();
      }
    })();
    await place.done(1n, textMessage(alice, 'one'));
    await place.done(1n, textMessage(alice, 'two'));
    await place.done(1n, textMessage(alice, 'three'));
    await following;
    expect(seen).toEqual(['UserRegistered', 'AuthorizationGranted', 'MessageSent', 'MessageSent', 'MessageSent']);
  });

  test('a follower that disconnects leaves nothing behind', async () => {
    const place = await commandApiPlace();
    for await (const notice of place.api.handlers.streams['log.follow']({ from: 0 }, context)) {
      expect(notice.entries).toEqual([]);
      break;
    }
  });
});

describe('broadcasts', () => {
  test('every listener receives what is sent while it listens; slow listeners are disconnected', async () => {
    const broadcast = new Broadcast<number>();
    const stop = new AbortController();
    const quick = broadcast.listen(stop.signal);
    const slow = broadcast.listen(stop.signal);
    const [first] = [quick.next(), slow.next()];
    broadcast.send(1);
    expect((await first).value).toBe(1);
    for (let n = 0; n < 20_000; n++) {
      broadcast.send(n);
      await quick.next();
    }
    await expect((async () => { for (;;) await slow.next(); })()).rejects.toMatchObject({ code: 'OVERLOADED' });
    stop.abort();
    expect((await quick.next()).done).toBe(true);
  });
});
