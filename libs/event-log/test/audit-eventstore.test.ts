/** The audit over the EventStoreDB protocol, with the client library of the cluster. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditStopped, directoryAudit, eventStoreAudit, fsck, openEventStoreLog, openLogReader, StateMismatch, type HeadSource } from '../src/index.ts';
import { openEventStores, type EventStores } from '../../../test/support/event-stores.ts';
import { logOptions, newEvent, pinned, withDir } from './fixtures.ts';

let stores: EventStores;
beforeAll(async () => {
  stores = await openEventStores();
});
afterAll(() => stores.close());

/** A journal in the cluster with 60 events in 20 commits; its copy lies in `dir`. */
async function journal(dir: string, from: number): Promise<{ url: string; journal: string }> {
  const store = await stores.journal();
  const log = await openEventStoreLog({ ...logOptions(dir), ...store });
  for (let nth = 0; nth < 20; nth++) await log.append([pinned(from, nth), pinned(from + 1, nth), pinned(from + 2, nth)].map((fact) => newEvent(fact))).durable;
  await log.close();
  return store;
}

const headOf = (dir: string) => async (): Promise<HeadSource> => {
  const reader = openLogReader(dir);
  const source = { keys: reader.verifierKeys(), checkpoint: reader.checkpoint()!.note };
  reader.close();
  return source;
};

test('accepts the same events as in the files, with the signature of every commit', () => withDir(async (dir) => {
  const store = await journal(dir, 1);
  const [events, files] = [await fsck(eventStoreAudit({ ...store, head: headOf(dir) })), await fsck(directoryAudit(dir))];
  expect(events).toMatchObject({ fault: undefined, events: 60, streams: 3, commits: 20, checkpoints: 1, root: files.root });
}));

test('refuses a journal other than the signed one, and one that ends too early', () => withDir((dir) => withDir(async (other) => {
  const store = await journal(dir, 1);
  await journal(other, 7);
  expect((await fsck(eventStoreAudit({ ...store, head: headOf(other) }))).fault).toMatchObject({ kind: 'signed-root', position: 0 });
  const empty = await stores.journal();
  expect((await fsck(eventStoreAudit({ ...empty, head: headOf(dir) }))).fault).toMatchObject({ kind: 'tail-removed', position: 0, expected: expect.stringContaining('60 events') });
})));

test('resumes where it was stopped, on the same journal only', () => withDir((dir) => withDir(async (other) => {
  const [store, otherStore] = [await journal(dir, 1), await journal(other, 7)];
  const stop = new AbortController();
  const resumeFile = join(dir, 'state');
  const run = eventStoreAudit({ ...store, head: headOf(dir) });
  const stopped: typeof run = (options, found, progress) => run(options, found, async (position, size) => {
    if (position > 20) stop.abort();
    await progress(position, size);
  });
  await expect(fsck(stopped, () => {}, { resumeFile, saveEveryMs: 0, signal: stop.signal })).rejects.toThrow(AuditStopped);
  expect(existsSync(resumeFile)).toBe(true);
  expect(await fsck(run, () => {}, { resumeFile })).toMatchObject({ fault: undefined, events: 60, resumedAt: 21, commits: 20 });
  await expect(fsck(eventStoreAudit({ ...otherStore, head: headOf(other) }), () => {}, { resumeFile })).rejects.toThrow(StateMismatch);
})));
