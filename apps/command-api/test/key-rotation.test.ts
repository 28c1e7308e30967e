import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { directoryAudit, fsck } from '@teamgram/event-log';
import { describe, expect, test } from 'vitest';
import { commandApiPlace, context, type Place } from './in-a-temporary-place.ts';

const BOTH = { writer: true, log: true };
const rotate = (place: Place, which = BOTH) => Promise.resolve(place.api.handlers.calls['ops.rotate-keys'](which, context));
const audit = (place: Place, verifierKeys: string[]) => fsck(directoryAudit(join(place.dir, 'log')), undefined, { verifierKeys });

/** The log's keys in the secrets store, still wrapped. */
function storedKeys(place: Place): Map<string, Buffer> {
  const database = new DatabaseSync(join(place.dir, 'secrets', 'secrets.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT name, wrapped FROM identity').all();
  database.close();
  return new Map(rows.map(({ name, wrapped }) => [String(name), Buffer.from(wrapped as Uint8Array)]));
}

describe('key rotation', () => {
  test('both keys of the running log are replaced; the log still verifies with the first keys, also after restarts', async () => {
    const place = await commandApiPlace();
    const first = place.api.logVerifierKeys;
    const { positions, logVerifierKeys } = await rotate(place);
    expect(positions.log).toBe(positions.writer! + 1);
    expect(logVerifierKeys).toHaveLength(2);
    expect(logVerifierKeys).not.toEqual(first);
    await place.reopen();
    expect(place.api.logVerifierKeys).toEqual(logVerifierKeys);
    await rotate(place);
    await place.reopen();
    expect(await audit(place, first)).toMatchObject({ fault: undefined });
    expect(await audit(place, logVerifierKeys)).toMatchObject({ fault: undefined });
  });

  test('afterwards no file of the store contains the old private keys', async () => {
    const place = await commandApiPlace();
    const before = storedKeys(place);
    await rotate(place);
    const after = storedKeys(place);
    expect([...after.keys()].filter((name) => name.endsWith('.next'))).toEqual([]);
    for (const name of ['writer', 'log-ed25519', 'log-ml-dsa-44']) {
      expect(after.get(name)!.equals(before.get(name)!)).toBe(false);
      for (const [path, bytes] of place.files()) if (path.startsWith('secrets/')) expect(`${path} ${bytes.includes(before.get(name)!)}`).toBe(`${path} false`);
    }
  });

  test.each([0, 1, 5, 20, 60, 250])('killed %i ms into a rotation it restarts with complete keys', async (delayMs) => {
    const place = await commandApiPlace();
    const first = place.api.logVerifierKeys;
    void rotate(place).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await place.crash();
    await rotate(place, { writer: false, log: true });
    await place.reopen();
    expect([...storedKeys(place).keys()].filter((name) => name.endsWith('.next'))).toEqual([]);
    expect(await audit(place, first)).toMatchObject({ fault: undefined });
    expect(readFileSync(join(place.dir, 'log', 'log-keys'), 'utf8').split('\n').slice(0, 2)).toEqual(place.api.logVerifierKeys);
  });

  test('concurrent rotations are executed one after the other', async () => {
    const place = await commandApiPlace();
    const all = await Promise.all([rotate(place), rotate(place), rotate(place)]);
    const positions = all.flatMap(({ positions: { writer, log } }) => [writer!, log!]);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(new Set(positions).size).toBe(6);
  });
});
