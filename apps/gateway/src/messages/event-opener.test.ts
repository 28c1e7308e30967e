import { expect, test } from 'vitest';
import { encodeEnvelope, encodeFact, envelope, factVersion, ORDINARY_SEND, sealed } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { EventOpener } from './event-opener.ts';

const STREAM = 'dialog-1-2';
const fact: Fact = { ...ORDINARY_SEND, type: 'MessageSent', stream: STREAM, author: 1, content: undefined, deliveries: [] };
const payload = encodeFact(fact, (ciphertext) => sealed({ nonce: new Uint8Array(12), ciphertext, commitment: new Uint8Array(32) }));

function storedBytes(position: number): Uint8Array {
  return encodeEnvelope(envelope({
    id: new Uint8Array(16), position, stream: STREAM, version: position, type: fact.type, schemaVersion: factVersion(fact.type), timeMs: 1, payload,
  }));
}

/** Keys that arrive when told to. */
function lateKeys() {
  const answer = Promise.withResolvers<Uint8Array | undefined>();
  return { keys: { leaf: () => answer.promise }, come: () => answer.resolve(new Uint8Array(32)) };
}

test('a decrypted event is cached until its stream loses a key', async () => {
  const { keys, come } = lateKeys();
  const opener = new EventOpener(keys);
  come();
  await opener.openEvent(storedBytes(3));
  expect(opener.at(3)).toMatchObject({ position: 3, stream: STREAM });
  opener.erased('dialog-1-3');
  expect(opener.at(3)).toBeDefined();
  opener.erased(STREAM);
  expect(opener.at(3)).toBeUndefined();
});

test.each([
  ['a key of the stream is destroyed', (opener: EventOpener) => opener.erased(STREAM)],
  ['notices of erasures were missed', (opener: EventOpener) => opener.clear()],
])('an event being decrypted while %s is not cached', async (_, happens) => {
  const { keys, come } = lateKeys();
  const opener = new EventOpener(keys);
  const opening = opener.openEvent(storedBytes(3));
  happens(opener);
  come();
  expect(await opening).toMatchObject({ position: 3 });
  expect(opener.at(3)).toBeUndefined();
});
