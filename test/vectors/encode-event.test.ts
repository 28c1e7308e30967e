import { decodeFact, encodeEnvelope, encodeFact, envelope, factVersion, writeEvent, Writer, type Fact, type FactType } from '@teamgram/event-schemas';
import { expect, test } from 'vitest';
import { factNames, factSample, markedSeal } from './fact-samples.ts';

/** All envelope fields except the payload. */
function placeOf(name: string) {
  return envelope({
    id: new Uint8Array(16).fill(3), position: 300, stream: 'sample-1', version: 7, type: name, schemaVersion: factVersion(name as FactType), timeMs: 1_700_000_000_123,
    causationId: new Uint8Array(16).fill(4), correlationId: new Uint8Array(8).fill(5), writerKeyId: new Uint8Array(4).fill(6),
  });
}

/** A fact as decoded from an empty payload. */
function sayingNothing(name: string): Fact {
  return decodeFact(envelope({ stream: 'sample-1', type: name, schemaVersion: factVersion(name as FactType), payload: new Uint8Array(0) })) as Fact;
}

test.each(factNames)('%s: one-pass encoding equals two-pass encoding, full or empty', (name) => {
  for (const fact of [factSample(name), sayingNothing(name)]) {
    const inTwo = encodeEnvelope({ ...placeOf(name), payload: encodeFact(fact, markedSeal) });
    expect(Buffer.from(writeEvent(placeOf(name), fact, markedSeal, new Writer()).finish())).toEqual(Buffer.from(inTwo));
  }
});
