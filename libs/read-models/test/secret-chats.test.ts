/** The qts of devices, and which of them have missed something. */
import { EMPTY_QUEUE_QTS } from '@teamgram/event-schemas';
import { afterAll, beforeEach, beforeAll, describe, expect, test } from 'vitest';
import { Journal, START_MS } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const [alice, bob] = [1, 2];
const device = (number: number) => new Uint8Array(8).fill(number);
const [phone, laptop, tablet] = [device(1), device(2), device(3)] as const;
const chat = { requester: alice, chat: 77, participant: bob };
const half = { value: new Uint8Array(256), keyFingerprint: new Uint8Array(8) };
const EVER_MS = Number.MAX_SAFE_INTEGER;

describe('secret chats', () => {
  let models: TestReadModels;
  let journal: Journal;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());
  beforeEach(async () => {
    await models.owner.execute('truncate secret_chat, secret_queue, secret_message; update journal_position set position = 0, time_ms = 0');
    await models.projection.refresh();
    journal = new Journal();
  });

  const ask = () => journal.tell({ type: 'SecretChatRequested', ...chat, authKeyId: phone, half });
  const accept = () => journal.tell({ type: 'SecretChatAccepted', ...chat, authKeyId: laptop, half });
  const queue = (qts: number) => journal.tell({ type: 'SecretMessageQueued', authKeyId: laptop, user: bob, qts, requester: alice, chat: chat.chat, file: 0, message: undefined });
  const nowMs = () => START_MS + journal.entries.length * 1000;
  /** Devices by number, 0: all of that user's. */
  async function missed(sinceMs: number, users = [alice, bob]): Promise<[user: number, device: number][]> {
    await models.catchUp(journal);
    const rows = await models.queries.secretsMissed(users, sinceMs);
    return rows.map(({ userId, authKeyId }): [number, number] => [userId, authKeyId?.[0] ?? 0]).toSorted((one, other) => one[0] - other[0] || one[1] - other[1]);
  }

  test('a device without secret chats has the initial qts and no changes', async () => {
    ask();
    await models.catchUp(journal);
    const timeMs = START_MS;
    expect(await models.queries.deviceStanding(tablet)).toEqual({ timeMs, qts: EMPTY_QUEUE_QTS });
    expect(await models.queries.deviceStandingSince(tablet, 3, 0)).toEqual({ timeMs, qts: EMPTY_QUEUE_QTS, secretsChanged: false });
  });

  test('both sides are reported as changed since a request, and not for later times', async () => {
    ask();
    accept();
    queue(2);
    queue(3);
    await models.catchUp(journal);
    const standing = (key: Uint8Array, user: number, sinceMs: number) => models.queries.deviceStandingSince(key, user, sinceMs);
    for (const user of [alice, bob]) {
      for (const sinceMs of [0, START_MS + 1000, START_MS + 1001, EVER_MS]) {
        const { secretsChanged } = await standing(laptop, user, sinceMs);
        expect(secretsChanged).toBe((await models.queries.secretChatsChangedSince(user, sinceMs)).length > 0);
      }
    }
    expect(await standing(laptop, bob, START_MS + 1000)).toEqual({ timeMs: nowMs() - 1000, qts: 3, secretsChanged: true });
    expect(await standing(laptop, bob, START_MS + 1001)).toMatchObject({ secretsChanged: false });
    expect(await models.queries.deviceStanding(laptop)).toEqual({ timeMs: nowMs() - 1000, qts: 3 });
  });

  test('U8 a change is missed by the device of the chat, or by every device of the user who was asked', async () => {
    ask();
    expect(await missed(START_MS)).toEqual([[alice, 1], [bob, 0]]);
    let since = nowMs();
    accept();
    expect(await missed(since)).toEqual([[alice, 1], [bob, 0]]);
    since = nowMs();
    queue(2);
    expect(await missed(since)).toEqual([[bob, 2]]);
    since = nowMs();
    journal.tell({ type: 'SecretChatRead', ...chat, reader: alice, maxDateS: 5 });
    expect(await missed(since)).toEqual([[alice, 1], [bob, 2]]);
    expect(await missed(since, [alice])).toEqual([[alice, 1]]);
    expect(await missed(nowMs())).toEqual([]);
  });
});
