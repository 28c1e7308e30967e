import { content, document, media, photoSize } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import type { Recorded } from '@teamgram/domain';
import { expect, test } from 'vitest';
import { takeHomeEvent, withHomeFacts } from './home-facts.ts';

const user = 10_000_000_001;
const sticker = media({ document: document({ id: 5, thumbs: [photoSize({ type: 'i', bytes: Uint8Array.of(0, 255) })] }) });
const reply = (shortcut: number, messageId: number): Fact => ({ type: 'QuickReplyMessageKept', stream: `quick-${user}`, user, shortcut, messageId, content: content({ media: sticker }) });

/** Documents round-tripped through JSON, as in the state file. */
function kept() {
  const rows = new Map<string, string>();
  const documents = {
    get: (name: string) => (rows.has(name) ? (JSON.parse(rows.get(name)!) as object) : undefined),
    put: (name: string, document: object) => void rows.set(name, JSON.stringify(document)),
    remove: (name: string) => void rows.delete(name),
  };
  const journal = withHomeFacts({ read: () => undefined, positionInStream: () => undefined, streamVersion: () => 0 }, documents);
  let next = 0;
  const take = (fact: Fact) => takeHomeEvent(documents, { fact, timeMs: 7, position: next, version: next++, id: new Uint8Array(0), correlationId: new Uint8Array(0) } as Recorded).position;
  return { rows, take, read: (position: number) => journal.read(position)?.fact };
}

test('a fact that contains bytes is stored and read unchanged, also after a restart', () => {
  const { take, read } = kept();
  expect(read(take(reply(1, 1)))).toEqual(reply(1, 1));
});

test('a fact is dropped with what supersedes or removes it, and with its owner', () => {
  const { rows, take, read } = kept();
  const at = [reply(1, 1), reply(1, 12), reply(2, 3), reply(12, 4)].map(take);
  const left = () => at.map((position) => read(position) !== undefined);
  take({ type: 'QuickReplyMessagesRemoved', stream: '', user, shortcut: 1, messageIds: [1] });
  expect(left()).toEqual([false, true, true, true]);
  take({ type: 'QuickReplyRemoved', stream: '', user, shortcut: 1 });
  expect(left()).toEqual([false, false, true, true]);
  const hours = take({ type: 'BusinessHoursSet', stream: '', user, hours: { timezone: 'UTC', spans: [] } });
  take({ type: 'BusinessPartRemoved', stream: '', user, part: 'greeting' });
  expect(read(hours)).toBeDefined();
  take({ type: 'BusinessPartRemoved', stream: '', user, part: 'hours' });
  expect(read(hours)).toBeUndefined();
  take({ type: 'AccountDeleted', stream: '', user, reason: 'wish', streams: [] });
  expect([...rows.keys()]).toEqual([]);
});
