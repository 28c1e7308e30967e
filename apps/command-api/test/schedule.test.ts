/** Scheduled erasures: carried out after a downtime, in bounded steps, and the keys are gone from the disk. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Command } from '@teamgram/domain';
import { openEntry, openLogReader } from '@teamgram/event-log';
import { fileDescription, photo, type Fact } from '@teamgram/event-schemas';
import { eventually } from '../../../test/support/eventually.ts';
import { commandApiPlace, context, pathsIn, textMessage, type Place } from './in-a-temporary-place.ts';

const [aliceKey, bobKey] = [1n, 2n];
const DAY_MS = 86_400_000;

async function twoPeople(): Promise<{ place: Place; alice: number; bob: number }> {
  const place = await commandApiPlace();
  const alice = await place.signUp(aliceKey, '15550001', 'Alicemarker');
  return { place, alice, bob: await place.signUp(bobKey, '15550002', 'Bob') };
}

/** Every fact of the log, opened with the remaining keys. Closes the place. */
async function factsLeft(place: Place): Promise<Fact[]> {
  await place.api.close();
  const keyring = place.keyring();
  const reader = openLogReader(pathsIn(place.dir).log);
  try {
    const facts: Fact[] = [];
    for (let position = 0; position < reader.checkpoint()!.size; position++) facts.push((await openEntry(reader.entry(position), keyring)).fact);
    return facts;
  } finally {
    reader.close();
    keyring.close();
    await place.open();
  }
}

const until = (place: Place, what: string, position: () => boolean) => eventually(what, () => place.api.status().durablePosition === place.api.status().nextPosition && position());

describe('the schedule', () => {
  test('messages that expired while the process was down are erased at its next start, a hundred per turn', async () => {
    const { place, alice, bob } = await twoPeople();
    await place.done(aliceKey, { type: 'SetMessagesTtl', peer: bob, periodS: 60 });
    await Promise.all(Array.from({ length: 130 }, (_, n) => place.done(aliceKey, textMessage(bob, `goes ${n}`))));
    await place.done(aliceKey, { type: 'SetMessagesTtl', peer: bob, periodS: 0 });
    await place.done(bobKey, textMessage(alice, 'stays'));
    const sent = place.api.status().nextPosition;
    await place.crash(async () => {
      await place.api.close();
      place.nowMs += 61_000;
    });
    await until(place, 'all of them are erased', () => place.api.status().nextPosition >= sent + 4);
    const facts = await factsLeft(place);
    const erased = facts.flatMap((fact) => (fact.type === 'MessagesErased' ? [fact.messages.length] : []));
    expect(erased).toEqual([100, 30]);
    const texts = facts.flatMap((fact) => (fact.type === 'MessageSent' && fact.content && fact.content.text !== '' ? [fact.content.text] : []));
    expect(texts).toEqual(['stays']);
  }, 60_000);

  test('a clock that jumps years ahead erases nothing, also after a restart, until the operator confirms it', async () => {
    const { place, bob } = await twoPeople();
    place.uptimeMs = 0;
    await place.reopen();
    await place.done(aliceKey, { type: 'SetMessagesTtl', peer: bob, periodS: 60 });
    await place.done(aliceKey, textMessage(bob, 'not yet'));
    place.nowMs += 10 * 365 * DAY_MS;
    await place.done(bobKey, { type: 'SetAccountTtl', days: 365 });
    await place.reopen();
    const status = async () => (await place.api.handlers.calls['ops.status']({}, context)).clockAheadMs;
    expect(await status()).toBe(10 * 365 * DAY_MS);
    // The schedule looks twice a second.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect((await factsLeft(place)).map(({ type }) => type)).not.toContain('MessagesErased');
    await place.api.handlers.calls['ops.confirm-clock']({}, context);
    expect(await status()).toBe(0);
    const said = place.api.status().nextPosition;
    await until(place, 'it is erased', () => place.api.status().nextPosition > said);
    expect((await factsLeft(place)).map(({ type }) => type)).toContain('MessagesErased');
  }, 60_000);

  test('scheduled messages are sent exactly once, whenever the process is killed, and their keys are destroyed', async () => {
    const { place, alice, bob } = await twoPeople();
    const dueS = place.nowMs / 1000 + 60;
    await Promise.all(Array.from({ length: 130 }, (_, n) => place.done(aliceKey, { ...textMessage(n % 2 === 0 ? bob : alice, `said ${n}`), later: { dueS } } as Command)));
    const scheduled = place.api.status().nextPosition;
    await place.crash(async () => {
      await place.api.close();
      place.nowMs += 60_000;
    });
    await until(place, 'some of them are sent', () => place.api.status().nextPosition > scheduled);
    await place.crash();
    await until(place, 'all of them are sent', () => place.api.status().nextPosition >= scheduled + 130 * 3 + 2);
    await place.reopen();
    const facts = await factsLeft(place);
    const texts = facts.flatMap((fact) => (fact.type === 'MessageSent' && fact.scheduledId > 0 && fact.content ? [fact.content.text] : []));
    expect(texts.toSorted()).toEqual(Array.from({ length: 130 }, (_, n) => `said ${n}`).toSorted());
    expect(facts.filter((fact) => fact.type === 'MessageScheduled' && fact.content)).toEqual([]);
    expect(facts.filter(({ type }) => type === 'ScheduleAdvanced')).toHaveLength(2);
  }, 60_000);

  test('a retention policy applies to older messages, and its progress survives a restart', async () => {
    const { place, alice, bob } = await twoPeople();
    for (let n = 0; n < 3; n++) await place.done(aliceKey, textMessage(bob, `old ${n}`));
    place.nowMs += 10 * DAY_MS;
    await place.done(bobKey, textMessage(alice, 'young'));
    const before = place.api.status().nextPosition;
    const { calls } = place.api.handlers;
    expect(await calls['ops.set-retention']({ pattern: `dialog-${alice}-*`, days: 7 }, context)).toEqual([{ pattern: `dialog-${alice}-*`, days: 7 }]);
    await expect(async () => await calls['ops.set-retention']({ pattern: 'users', days: 7 }, context)).rejects.toMatchObject({ code: 'TTL_DAYS_INVALID' });
    await until(place, 'the old ones are erased', () => place.api.status().nextPosition >= before + 3);
    await place.reopen();
    expect(await place.api.handlers.calls['ops.retention']({}, context)).toHaveLength(1);
    const texts = (await factsLeft(place)).flatMap((fact) => (fact.type === 'MessageSent' && fact.author !== 777_000 && fact.content ? [fact.content.text] : []));
    expect(texts).toEqual(['young']);
  }, 60_000);

  test('a deleted account leaves no data of its own: streams, state, secrets, files; also if the process crashes right after it', async () => {
    const { place, alice, bob } = await twoPeople();
    const acts: Command[] = [
      { type: 'ClaimUsername', username: 'alice_marker' },
      { type: 'WriteBiography', about: 'biomarker' },
      { type: 'StoreFile', id: 77, sizeBytes: 9, description: fileDescription({ photo: photo({ id: 77, dateS: 1 }) }) },
      { type: 'SetProfilePhoto', photo: 77 },
      textMessage(alice, 'saved marker'),
      textMessage(bob, 'left with Bob'),
    ];
    await place.api.handlers.calls['data-keys.begin']({ file: 77 }, context);
    for (const act of acts) await place.done(aliceKey, act);
    const events = await place.done(aliceKey, { type: 'DeleteAccount', proof: undefined });
    expect(events.map(({ fact }) => fact.type)).toEqual(['AccountDeleted', 'AuthorizationRevoked', 'FileErased']);
    expect(await place.refusal(aliceKey, textMessage(bob, 'still me'))).toBe('AUTH_KEY_UNREGISTERED');
    await place.crash();
    const position = place.api.status().nextPosition;
    await until(place, 'her mailbox is empty', () => position > 0 && nothingToEmpty(place));
    const facts = await factsLeft(place);
    const said = facts.flatMap((fact) => (fact.type === 'MessageSent' && fact.content ? [fact.content.text] : []));
    expect(said).toEqual(['left with Bob']);
    for (const fact of facts) {
      if (fact.type === 'UserRegistered' && fact.user === alice) expect(fact.registration).toBeUndefined();
      if (fact.type === 'FileStored') expect(fact.description).toBeUndefined();
    }
    await expect(async () => place.api.handlers.calls['data-keys.begin']({ file: 77 }, context)).rejects.toThrow();
    expect(await place.api.handlers.calls['data-keys.erased-files']({ files: [76, 77] }, context)).toEqual([77]);
    await place.reopen();
    for (const [file, bytes] of place.files()) {
      for (const mark of ['Alicemarker', 'alice_marker', 'biomarker', 'saved marker', '15550001']) expect(bytes.includes(mark), `${mark} in ${file}`).toBe(false);
    }
    expect(await place.signUp(aliceKey, '15550001', 'Somebody')).not.toBe(alice);
  }, 60_000);

  test('after a crash between the end of an account and the destruction of its keys, the next start destroys them', async () => {
    const { place, alice } = await twoPeople();
    const [saved] = await place.done(aliceKey, textMessage(alice, 'saved'));
    const { stream } = saved!;
    const after = await place.crashBeforeDestruction(
      { type: 'AccountDeleted', stream: `account-${alice}`, user: alice, reason: 'wish', streams: [stream, `user-${alice}`] }, { stream, version: 0 },
    );
    expect([after.leaf(stream, 0), after.leaf(`user-${alice}`, 0)]).toEqual([undefined, undefined]);
    expect(after.isErased(stream)).toBe(true);
    await place.open();
  });
});

function nothingToEmpty(place: Place): boolean {
  const database = new DatabaseSync(join(pathsIn(place.dir).state, 'state.sqlite'), { readOnly: true });
  try {
    const row = database.prepare("SELECT body FROM document WHERE name = 'accounts:emptying'").get();
    return row?.['body'] === '[]';
  } finally {
    database.close();
  }
}
