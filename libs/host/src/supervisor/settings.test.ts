import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(settings: object) {
  writeFileSync(join(directory, 'settings.json'), JSON.stringify(settings));
  return readSettings(directory);
}

test('projections follow the segments, or the journal over the EventStoreDB protocol', () => {
  expect(read({}).follow).toBe('segments');
  expect(read({ follow: 'eventstoredb' }).follow).toBe('eventstoredb');
  expect(() => read({ follow: 'kafka' })).toThrow('"follow" must be "segments" or "eventstoredb"');
});

test('a word that nobody knows is refused', () => {
  expect(() => read({ folow: 'segments' })).toThrow('folow');
});
