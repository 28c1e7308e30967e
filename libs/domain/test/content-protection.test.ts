/** Private chats with content protection (core.telegram.org/api/content-protection#for-users). */
import { describe, expect, test } from 'vitest';
import { SERVICE_USER, type Command } from '../src/index.ts';
import { forward, send } from './commands.ts';
import { alice, bob, by, carol, given, people, refusalOf, START_MS } from './given.ts';

const toggle = (peer: number, on: boolean, requestId = 0): Command => ({ type: 'ProtectContent', peer, on, requestId });
const service = (action: string, title: string) => ({ type: 'MessageSent', content: { action, service: { title } } });
const protectedBy = (protector: number) => ({ type: 'ContentProtectionSet', protector });

describe('ProtectContent', () => {
  test('neither side may forward until the one who enabled it disables it', () => {
    const { world, when } = given(...people, [send(bob, 'between us'), by(alice)]);
    when(toggle(bob, false), by(alice)).thenNothing();
    expect(world.run(toggle(bob, true), by(alice)).map(({ fact }) => fact)).toMatchObject([
      { ...protectedBy(alice), by: alice, requests: [] }, { ...service('NoForwardsToggle', 'off on'), deliveries: [{ mailbox: alice }, { mailbox: bob }] },
    ]);
    for (const [one, other] of [[alice, bob], [bob, alice]] as const) {
      when(toggle(other, true), by(one)).thenNothing();
      when(forward(other, [2], carol), by(one)).thenRefused('CHAT_FORWARDS_RESTRICTED');
      when(forward(other, [2], one), by(one)).thenRefused('CHAT_FORWARDS_RESTRICTED');
    }
    when(toggle(bob, false), by(alice)).then([protectedBy(0), service('NoForwardsToggle', 'on off')]);
    world.run(toggle(bob, false), by(alice));
    when(forward(alice, [2], carol), by(bob)).then([{ type: 'MessageSent' }]);
  });

  const asked = () => given(...people, [toggle(bob, true), by(alice)], [toggle(alice, false), by(bob)]);

  test('the other side can only request to disable it; accepting disables it, declining keeps it, and either answers the request', () => {
    const { world, when } = asked();
    expect(world.journal.events.at(-1)!.fact).toMatchObject({ author: bob, ...service('NoForwardsRequest', 'on off'), deliveries: [{ mailbox: bob, messageId: 3 }, { mailbox: alice, messageId: 3 }] });
    const reply = { deliveries: [{ mailbox: alice, replyToId: 3 }, { mailbox: bob, replyToId: 3 }] };
    when(toggle(bob, true, 3), by(alice)).then([protectedBy(alice), { ...service('NoForwardsToggle', 'on on'), ...reply }]);
    when(toggle(bob, false, 3), by(alice)).then([protectedBy(0), { ...service('NoForwardsToggle', 'on off'), ...reply }]);
    world.run(toggle(bob, false, 3), by(alice));
    when(toggle(bob, false, 3), by(alice)).thenRefused('REQUEST_MSG_EXPIRED');
    // Once disabled, either user may enable it.
    when(toggle(alice, true), by(bob)).then([protectedBy(bob), service('NoForwardsToggle', 'off on')]);
  });

  test('only a pending request of the other side can be answered', () => {
    const { when } = asked();
    when(toggle(alice, false, 3), by(bob)).thenRefused('REQUEST_MSG_EXPIRED');
    when(toggle(bob, false, 2), by(alice)).thenRefused('REQUEST_MSG_EXPIRED');
    when(toggle(bob, false, 99), by(alice)).thenRefused('REQUEST_MSG_EXPIRED');
    when(toggle(carol, false, 3), by(alice)).thenRefused('REQUEST_MSG_EXPIRED');
    when(toggle(bob, false, 3), by(alice, { atMs: START_MS + 86_400_000 })).thenRefused('REQUEST_MSG_EXPIRED');
    when(toggle(bob, false, 3), by(alice, { atMs: START_MS + 86_399_000 })).then([protectedBy(0), { type: 'MessageSent' }]);
  });

  test('applies to private chats only, and ends with the account that enabled it', () => {
    const { world, when } = asked();
    for (const peer of [alice, SERVICE_USER, 404, -5]) when(toggle(peer, true), by(alice)).thenRefused('PEER_ID_INVALID');
    world.record({ type: 'AccountDeleted', stream: `account-${alice}`, user: alice, reason: 'wish', streams: [] });
    expect(refusalOf(world, forward(alice, [3], carol), by(bob))).not.toBe('CHAT_FORWARDS_RESTRICTED');
    when(toggle(alice, true), by(bob)).thenRefused('PEER_ID_INVALID');
  });
});
