/** Deliveries between two journals: a consistent pair is accepted, each violation is reported at its position. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey } from '@teamgram/crypto';
import { delivery, ORDINARY_SEND, type Delivery, type Fact } from '@teamgram/event-schemas';
import { describe, expect, onTestFinished, test } from 'vitest';
import { auditDeliveries, journalInDirectory, journalServed, openEmbeddedLog, openLogReader, serveTiles, type AuditedJournal, type DeliveriesReport, type FetchPath, type Keyring } from '../src/index.ts';

/** Users on partition 0 and on partition 1 of two. */
const [bob, alice] = [10_000_000_002, 10_000_000_003];

async function logOf(facts: Fact[]): Promise<string> {
  return (await logsOf(facts, facts.length)).whole;
}

/** `cut`: the log after the first `signed` facts. `ahead`: the whole log with the checkpoint of that time, as a backup or a crash may leave it. */
async function logsOf(facts: Fact[], signed: number): Promise<{ whole: string; ahead: string; cut: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'deliveries '));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [whole, ahead, cut] = ['whole', 'ahead', 'cut'].map((name) => join(folder, name)) as [string, string, string];
  mkdirSync(whole);
  const keys = { writerKey: generateSigningKey('ed25519'), logKeys: { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') } };
  const write = async (some: Fact[]) => {
    const log = await openEmbeddedLog({ dir: whole, keyring: { flush: () => {} } as Keyring, ...keys, origin: 'example.org/partition' });
    const events = some.map((fact) => ({ id: random(16), fact, timeMs: 1, causationId: random(16), correlationId: random(8) }));
    if (events.length > 0) await log.append(events).durable;
    await log.close();
  };
  await write(facts.slice(0, signed));
  cpSync(whole, cut, { recursive: true });
  if (signed < facts.length) await write(facts.slice(signed));
  cpSync(whole, ahead, { recursive: true });
  if (signed < facts.length) for (const name of ['checkpoint', 'checkpoint.lock']) cpSync(join(cut, name), join(ahead, name));
  return { whole, ahead, cut };
}

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const at = (mailbox: number, peer: number, pts: number): Delivery => delivery({ mailbox, peer, messageId: pts, pts, ptsCount: 1 });
const sent = (author: number, to: Delivery): Fact =>
  ({ ...ORDINARY_SEND, type: 'MessageSent', stream: `dialog-${bob}-${alice}`, author, content: undefined, deliveries: [to] });
const posted = (mailbox = bob): Fact =>
  ({ type: 'DeliveryPosted', stream: 'outbox-0', partition: 0, kind: 'sent', mailbox, peer: alice, about: 1, messages: [], replyTo: undefined, mailboxes: [] });
const received = (position: number): Fact =>
  ({ type: 'DeliveryReceived', stream: 'inbox-1', partition: 1, kind: 'sent', mailbox: bob, posted: position, origin: position - 1 });

/** Alice, on partition 1, wrote two messages. */
const alices: Fact[] = [sent(alice, at(alice, bob, 2)), posted(), sent(alice, at(alice, bob, 3)), posted()];
const first = [sent(alice, at(bob, alice, 2)), received(1)];
const second = [sent(alice, at(bob, alice, 3)), received(3)];

const audit = (directories: string[]): Promise<DeliveriesReport> => auditDeliveries(directories.map(journalInDirectory));

/** The journal as a running server serves it. */
function served(fetchPath: FetchPath, askForMs?: number): AuditedJournal {
  const seen = new Set<string>();
  const remembering: FetchPath = async (path) => {
    const bytes = await fetchPath(path);
    if (path === 'checkpoint') seen.add(Buffer.from(bytes).toString('utf8'));
    return bytes;
  };
  return journalServed(remembering, askForMs === undefined ? {} : { askForMs }, () => seen);
}

function filesOf(dir: string): FetchPath {
  const reader = openLogReader(dir);
  onTestFinished(() => reader.close());
  const serve = serveTiles(reader);
  return async (path) => {
    const { status, body } = serve(`/${path}`);
    return status === 200 ? body : expect.fail(`${path}: ${status}`);
  };
}

describe('auditDeliveries', () => {
  test.each([
    ['everything arrived', [...first, ...second], { deliveries: 2, underWay: 0 }],
    ['one is under way', first, { deliveries: 1, underWay: 1 }],
    ['nothing has arrived', [], { deliveries: 0, underWay: 2 }],
  ])('%s', async (_, bobs, counts) => {
    expect(await audit([await logOf(bobs), await logOf(alices)])).toEqual({ fault: undefined, ...counts });
  });

  test.each([
    ['one comes twice', [...first, ...first], 3, 'delivery 1 from partition 1 is not the one at position 3 there'],
    ['one is left out', second, 1, 'delivery 0 from partition 1 is not the one at position 1 there'],
    ['one was never posted', [...first, ...second, ...second], 5, 'was never posted: partition 1 posted 2'],
    ['a message is slipped in', [...first, sent(alice, at(bob, alice, 3)), sent(bob, at(bob, alice, 4))], 2, 'nobody delivered'],
    ['a message is slipped in at the end', [...first, sent(alice, at(bob, alice, 3))], 2, 'nobody delivered'],
    ['no message came of it', [received(1)], 0, `brought no message to mailbox ${bob}`],
  ])('%s', async (_, bobs, position, reason) => {
    const dirs = [await logOf(bobs), await logOf(alices)];
    const refused = { fault: { partition: 0, position, reason: expect.stringContaining(reason) } };
    expect(await audit(dirs)).toMatchObject(refused);
    expect(await auditDeliveries(dirs.map((dir) => served(filesOf(dir), 0)))).toMatchObject(refused);
  });

  test('a file may be erased when all its loans are returned, and not before', async () => {
    const lent: Fact = { type: 'FileLent', stream: 'file-5', id: 5, partition: 1, owner: 0, sizeBytes: 0, description: undefined };
    const returned: Fact = { type: 'FileReturned', stream: 'file-5', id: 5, partition: 1, loans: 2, versions: [] };
    const erased: Fact = { type: 'FileErased', stream: 'file-5', id: 5 };
    expect(await audit([await logOf([lent, lent, returned, erased]), await logOf([])])).toEqual({ fault: undefined, deliveries: 0, underWay: 0 });
    const early = await audit([await logOf([lent, lent, { ...returned, loans: 1 }, erased]), await logOf([])]);
    expect(early).toMatchObject({ fault: { partition: 0, position: 3, reason: 'file 5 is erased while partition 1 has it on loan' } });
  });

  test('with checkpoints of different times, a delivery posted after one and received before the other is accepted', async () => {
    const { ahead, cut } = await logsOf(alices, 2);
    const bobs = await logOf([...first, ...second]);
    expect(await audit([bobs, ahead])).toEqual({ fault: undefined, deliveries: 2, underWay: 0 });
    // The log itself, not only its checkpoint, lacks the second posting.
    expect(await audit([bobs, cut])).toMatchObject({ fault: { partition: 0, position: 3, reason: 'delivery 1 from partition 1 was never posted: partition 1 posted 1' } });
  });

  test('on a running server the posting may be signed after the receipt; a server with another history is refused', async () => {
    const { whole, cut } = await logsOf(alices, 2);
    const bobs = await logOf([...first, ...second]);
    const changing = (later: string): FetchPath => {
      let asked = 0;
      const [before, behind] = [filesOf(cut), filesOf(later)];
      return (path) => ((asked += path === 'checkpoint' ? 1 : 0) < 4 ? before(path) : behind(path));
    };
    expect(await auditDeliveries([served(filesOf(bobs)), served(changing(whole))])).toEqual({ fault: undefined, deliveries: 2, underWay: 0 });
    expect(await auditDeliveries([served(filesOf(bobs)), served(filesOf(cut), 0)])).toMatchObject({ fault: { position: 3, reason: expect.stringContaining('was never posted') } });
    const other = await logOf(alices);
    await expect(auditDeliveries([served(filesOf(bobs)), served(changing(other))])).rejects.toThrow('a checkpoint that it served is not one of this log');
  });

  test('deliveries to a basic group go through home: a missing recipient, a double delivery and a bypass of home are found', async () => {
    const chat = -7;
    const [carol, dave] = [alice + 2, bob + 2];
    const said = (author: number, to: Delivery[]): Fact => ({ ...ORDINARY_SEND, type: 'MessageSent', stream: 'chat-7', author, content: undefined, deliveries: to });
    const passed = (partition: number, mailboxes: number[]): Fact => ({ type: 'DeliveryPosted', stream: `outbox-${partition}`, partition, kind: 'sent', mailbox: 0, peer: chat, about: 1, messages: [], replyTo: undefined, mailboxes });
    const taken: Fact = { type: 'DeliveryReceived', stream: 'inbox-0', partition: 0, kind: 'sent', mailbox: 0, posted: 1, origin: 0 };
    const homes = [said(bob, [at(bob, chat, 2), at(dave, chat, 2)]), passed(1, [alice, carol])];
    const both = [at(alice, chat, 2), at(carol, chat, 2)];
    expect(await audit([await logOf(homes), await logOf([said(bob, both), taken])])).toEqual({ fault: undefined, deliveries: 1, underWay: 0 });
    const lies: [Fact[], Fact[], string][] = [
      [homes, [said(bob, both.slice(0, 1)), taken], `brought no message to mailbox ${carol}`],
      [homes, [said(bob, [...both, at(carol, chat, 3)]), taken], 'brought a message twice'],
      [homes, [said(bob, both)], 'nobody delivered'],
      [[homes[0]!, passed(1, [alice, dave])], [], `is posted to partition 1`],
    ];
    for (const [home, other, reason] of lies) expect(await audit([await logOf(home), await logOf(other)])).toMatchObject({ fault: { reason: expect.stringContaining(reason) } });
    const three = [await logOf([]), await logOf([said(alice, both), passed(2, [])]), await logOf([])];
    expect(await audit(three)).toMatchObject({ fault: { partition: 1, position: 1 } });
  });

  test('deliveries received after the last checkpoint are compared with their postings, too', async () => {
    const { ahead } = await logsOf([...first, ...second], 2);
    expect(await audit([ahead, await logOf(alices)])).toEqual({ fault: undefined, deliveries: 2, underWay: 0 });
    expect(await audit([ahead, await logOf(alices.slice(0, 2))])).toMatchObject({ fault: { partition: 0, position: 3 } });
  });

  test('a journal that ends before its checkpoint is reported as damaged, not as a violation', async () => {
    const { whole, cut } = await logsOf(alices, 2);
    for (const name of ['checkpoint', 'log-keys']) cpSync(join(whole, name), join(cut, name));
    const bobs = await logOf(first);
    await expect(audit([bobs, cut])).rejects.toThrow('the log ends here, but its signed checkpoint covers 4 events');
  });

  test('a delivery must go to the partition of its mailbox', async () => {
    const wrong = [sent(alice, at(alice, bob, 2)), posted(alice)];
    expect(await audit([await logOf([]), await logOf(wrong)])).toMatchObject({ fault: { partition: 1, position: 1 } });
  });
});
