import { EventEmitter } from 'node:events';
import type { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Backlogs } from './backlogs.ts';

/** A peer whose stream does not drain until told to. */
function slow(backlogs: Backlogs) {
  const stream = Object.assign(new EventEmitter(), { writableLength: 0, writableNeedDrain: false });
  const peer = {
    ended: false,
    end() {
      peer.ended = true;
      stream.emit('close');
    },
    write(bytes: number) {
      stream.writableLength += bytes;
      stream.writableNeedDrain = stream.writableLength >= 10;
      backlogs.wrote(peer, stream as unknown as Writable);
    },
    drain() {
      Object.assign(stream, { writableLength: 0, writableNeedDrain: false });
      stream.emit('drain');
    },
  };
  return peer;
}

test('a peer whose own backlog is too large is closed', () => {
  const backlogs = new Backlogs({ backlogBytesMax: 100, backlogsBytesMax: 1_000 });
  const peer = slow(backlogs);
  for (let write = 0; write < 10; write++) peer.write(10);
  expect([peer.ended, backlogs.totalBytes]).toEqual([false, 100]);
  peer.write(1);
  expect([peer.ended, backlogs.totalBytes]).toEqual([true, 0]);
});

test('above the total limit, those are closed that have been behind for longest', () => {
  const backlogs = new Backlogs({ backlogBytesMax: 100, backlogsBytesMax: 200 });
  const [first, second, third, prompt] = [slow(backlogs), slow(backlogs), slow(backlogs), slow(backlogs)];
  first.write(80);
  second.write(80);
  first.drain();
  prompt.write(9);
  expect(backlogs.totalBytes).toBe(80);
  first.write(80);
  third.write(80);
  expect([first, second, third, prompt].map(({ ended }) => ended)).toEqual([false, true, false, false]);
  expect(backlogs.totalBytes).toBe(160);
});
