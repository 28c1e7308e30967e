import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../src/rebuild.ts';
import { openMarked, type Journal } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { naiveMailboxes, naiveUnread, type NaiveMailbox } from './naive.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const PEOPLE = 3;
const DAY_MS = 24 * 3_600_000;
const person = fc.integer({ min: 1, max: PEOPLE });
const act = fc.record({ kind: fc.constantFrom('send', 'send', 'send', 'edit', 'hide', 'erase', 'read', 'read', 'wait'), by: person, to: person, which: fc.nat(1000) });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Applies the acts that are possible. */
function play(acts: Act[]): Mailboxes {
  const world = new Mailboxes();
  const gone = new Set<string>();
  const shown = (message: { position: number }, mailbox: number) => !gone.has(`${message.position} ${mailbox}`);
  for (const { kind, by, to, which } of acts) {
    if (kind === 'send') {
      world.send(by, to, `text ${which}`);
      continue;
    }
    if (kind === 'wait') {
      world.journal.wait((which % 10) * DAY_MS);
      continue;
    }
    const candidates = world.messages.filter((message) => message.ids.has(by) && shown(message, by) && (kind !== 'read' || message.author !== by));
    const message = candidates[which % candidates.length];
    if (!message) continue;
    if (kind === 'edit') world.edit(message, `edited ${which}`);
    if (kind === 'read') world.read(message, by);
    if (kind === 'hide') {
      world.hide(by, [message]);
      gone.add(`${message.position} ${by}`);
    }
    if (kind === 'erase') {
      const together = candidates.filter((other) => [...other.ids.keys()].join() === [...message.ids.keys()].join()).slice(0, 3);
      const all = together.includes(message) ? together : [message];
      world.erase(all);
      for (const erased of all) for (const mailbox of erased.ids.keys()) gone.add(`${erased.position} ${mailbox}`);
    }
  }
  return world;
}

async function catchUpBy(models: TestReadModels, journal: Journal, sizes: number[]): Promise<void> {
  for (let turn = 0; models.projection.position < journal.entries.length; turn++) {
    const first = models.projection.position;
    await models.projection.project(first, journal.entries.slice(first, first + sizes[turn % sizes.length]!));
  }
}

describe('mailboxes after any sequence of facts, however it is cut into batches', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());
  const empty = async () => {
    await models.owner.execute('truncate message, mailbox_entry, dialog, read_date; update journal_position set position = 0');
    await models.projection.refresh();
  };
  beforeEach(empty);

  async function expectDialogs(mailbox: number, { dialogs }: NaiveMailbox): Promise<void> {
    for (const [peer, dialog] of dialogs) {
      const [row] = await models.queries.dialogsByPeers(mailbox, [peer]);
      const newest = dialog.messages.at(-1);
      expect(row).toMatchObject({
        unreadCount: naiveUnread(dialog), messageCount: dialog.messages.length,
        readInboxMaxId: dialog.readInbox, readOutboxMaxId: dialog.readOutbox,
        topMessageId: newest?.id ?? 0, topPosition: newest?.position ?? 0,
      });
      const { messages, count } = await models.queries.history({ mailbox, peer, limit: 100 });
      expect(messages.map(({ messageId }) => messageId)).toEqual(dialog.messages.map(({ id }) => id).reverse());
      expect(count).toBe(dialog.messages.length);
    }
  }

  const unbodied = ({ event: _event, edit: _edit, keyboard: _keyboard, pinned: _pinned, ...entry }: { event: unknown; edit: unknown; keyboard: unknown; pinned: unknown }) => entry;

  test('U1 U4 M6: differences equal the deliveries, counts equal a naive model', async () => {
    const property = fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }), fc.nat(1000),
      async (acts, sizes, past) => {
        await empty();
        const { journal } = play(acts);
        await catchUpBy(models, journal, sizes);
        for (const [mailbox, truth] of naiveMailboxes(journal.entries)) {
          const fromPts = past % (truth.entries.at(-1)!.pts + 1);
          const { entries, pts } = await models.queries.difference(mailbox, fromPts, 1000);
          expect(entries.map(unbodied)).toEqual(truth.entries.filter((entry) => entry.pts > fromPts));
          expect(pts).toBe(truth.entries.at(-1)!.pts);
          await expectDialogs(mailbox, truth);
        }
      },
    );
    await fc.assert(property, { numRuns: 40, seed: 2026 });
  });

  test('the same log results in the same rows, whatever the batches', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(fc.array(act, { minLength: 50, maxLength: 150 }), sizes, async (acts, batches) => {
      const { journal } = play(acts);
      const made = [];
      for (const each of [[1], batches]) {
        await empty();
        await catchUpBy(models, journal, each);
        made.push(await models.rows());
      }
      expect(made[1]).toEqual(made[0]);
    });
    await fc.assert(property, { numRuns: 15, seed: 2026 });
  });

  test('rebuilt from zero, the rows are identical, whatever the batches', async () => {
    const acts = fc.sample(act, { numRuns: 400, seed: 7 });
    const { journal } = play(acts);
    await catchUpBy(models, journal, [1, 30, 3, 100]);
    const before = await models.rows();
    expect(before['mailbox_entry']!.length).toBeGreaterThan(300);
    let rests = 0;
    const { rows } = await rebuild({
      owner: models.address('owner'),
      names: ['mailboxes', 'users', 'contacts', 'auth', 'files'],
      journals: [{ open: openMarked, entriesBetween: (from, until) => [{ first: from, entries: journal.entries.slice(from, until) }] }],
      // The live projection was further behind when the rebuild started.
      atRest: (act) => act([rests++ === 0 ? 100 : journal.entries.length]),
    });
    expect(await models.rows()).toEqual(before);
    expect(rows).toBe(Object.values(before).flat().length);
    // The live projection continues in the new tables.
    await models.catchUp(play([...acts, { kind: 'send', by: 1, to: 2, which: 1 }]).journal);
    expect((await models.queries.history({ mailbox: 1, peer: 2, limit: 1 })).messages[0]!.position).toBe(journal.entries.length);
  });
});
