/** What passed between two journals: an honest pair is accepted, each lie is refused where it stands. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSigningKey } from '@teamgram/crypto';
import { delivery, ORDINARY_SEND, type Delivery, type Fact } from '@teamgram/event-schemas';
import { describe, expect, onTestFinished, test } from 'vitest';
import { auditDeliveries, openEmbeddedLog, type Keyring } from '../src/index.ts';

/** On partition 0 and on partition 1 of two. */
const [bob, alice] = [10_000_000_002, 10_000_000_003];

async function logOf(facts: Fact[]): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'deliveries '));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
  const logKeys = { ed25519: generateSigningKey('ed25519'), mlDsa44: generateSigningKey('ml-dsa-44') };
  const log = await openEmbeddedLog({ dir, keyring: { flush: () => {} } as Keyring, writerKey: generateSigningKey('ed25519'), logKeys, origin: 'example.org/partition' });
  const events = facts.map((fact) => ({ id: random(16), fact, timeMs: 1, causationId: random(16), correlationId: random(8) }));
  if (events.length > 0) await log.append(events).durable;
  await log.close();
  return dir;
}

const at = (mailbox: number, peer: number, pts: number): Delivery => delivery({ mailbox, peer, messageId: pts, pts, ptsCount: 1 });
const sent = (author: number, to: Delivery): Fact =>
  ({ ...ORDINARY_SEND, type: 'MessageSent', stream: `dialog-${bob}-${alice}`, author, content: undefined, deliveries: [to] });
const posted = (mailbox = bob): Fact =>
  ({ type: 'DeliveryPosted', stream: 'outbox-0', partition: 0, kind: 'sent', mailbox, peer: alice, about: 1, messages: [], replyTo: undefined });
const received = (position: number): Fact =>
  ({ type: 'DeliveryReceived', stream: 'inbox-1', partition: 1, kind: 'sent', mailbox: bob, posted: position, origin: position - 1 });

/** Alice, on partition 1, wrote twice. */
const alices: Fact[] = [sent(alice, at(alice, bob, 2)), posted(), sent(alice, at(alice, bob, 3)), posted()];
const first = [sent(alice, at(bob, alice, 2)), received(1)];
const second = [sent(alice, at(bob, alice, 3)), received(3)];

describe('auditDeliveries', () => {
  test.each([
    ['everything arrived', [...first, ...second], { deliveries: 2, underWay: 0 }],
    ['one is under way', first, { deliveries: 1, underWay: 1 }],
    ['nothing has arrived', [], { deliveries: 0, underWay: 2 }],
  ])('%s', async (_, bobs, counts) => {
    expect(await auditDeliveries([await logOf(bobs), await logOf(alices)])).toEqual({ fault: undefined, ...counts });
  });

  test.each([
    ['one comes twice', [...first, ...first], 3, 'delivery 1 from partition 1 is not the one at position 3 there'],
    ['one is left out', second, 1, 'delivery 0 from partition 1 is not the one at position 1 there'],
    ['one was never posted', [...first, ...second, ...second], 5, 'was never posted: partition 1 posted 2'],
    ['a message is slipped in', [...first, sent(alice, at(bob, alice, 3)), sent(bob, at(bob, alice, 4))], 2, 'nobody delivered'],
    ['a message is slipped in at the end', [...first, sent(alice, at(bob, alice, 3))], 2, 'nobody delivered'],
    ['no message came of it', [received(1)], 0, `brought no message to mailbox ${bob}`],
  ])('%s', async (_, bobs, position, reason) => {
    expect(await auditDeliveries([await logOf(bobs), await logOf(alices)])).toMatchObject({ fault: { partition: 0, position, reason: expect.stringContaining(reason) } });
  });

  test('a delivery goes to the partition that has the mailbox', async () => {
    const wrong = [sent(alice, at(alice, bob, 2)), posted(alice)];
    expect(await auditDeliveries([await logOf([]), await logOf(wrong)])).toMatchObject({ fault: { partition: 1, position: 1 } });
  });
});
