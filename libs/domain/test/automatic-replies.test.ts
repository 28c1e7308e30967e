/** Automatic messages of businesses. */
import fc from 'fast-check';
import { businessAway, businessGreeting, businessRecipients, keyboard, keyboardButton, keyboardRow } from '@teamgram/event-schemas';
import type { BusinessRecipients, Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { firstOf, SERVICE_USER, type Command, type InternalCommand } from '../src/index.ts';
import { send, storePhoto } from './commands.ts';
import { Deployment, everybody } from './deployment.ts';
import { alice, bob, by, carol, given, people, START_MS, type Step } from './given.ts';

const DAY_MS = 86_400_000;
const kept = (text: string): Step => [{ type: 'KeepQuickReply', shortcut: 'hello', text, entities: [], media: undefined, invertMedia: false }, by(alice)];
const all: Partial<BusinessRecipients> = { existingChats: true, newChats: true };
const greet = (recipients: Partial<BusinessRecipients> = all, more: { shortcut?: number; noActivityDays?: number } = {}): Command =>
  ({ type: 'SetAutomaticReply', part: 'greeting', greeting: businessGreeting({ shortcut: 1, recipients: businessRecipients(recipients), noActivityDays: 7, ...more }) });
const leave = (more: Parameters<typeof businessAway>[0] = {}): Command =>
  ({ type: 'SetAutomaticReply', part: 'away', away: businessAway({ shortcut: 1, recipients: businessRecipients(all), schedule: 'always', ...more }) });
const carry: InternalCommand = { type: 'CarryOutDue', queue: 'replies/0' };
const business = given(...people, kept('hi'), kept('what can I do?'));
const fresh = (...steps: Step[]) => given(...people, kept('hi'), kept('what can I do?'), ...steps);
const promised = (facts: Fact[]) => facts.flatMap((fact) => (fact.type === 'AutomaticReplyDue' ? [`${fact.kind} ${fact.messageId}`] : []));
const both = (kind: string) => [`${kind} 1`, `${kind} 2`];

describe('a greeting', () => {
  test.each([
    ['SHORTCUT_INVALID', greet(all, { shortcut: 9 })],
    ['LIMIT_INVALID', greet(all, { noActivityDays: 8 })],
    ['BUSINESS_RECIPIENTS_EMPTY', { type: 'SetAutomaticReply', part: 'greeting', greeting: businessGreeting({ shortcut: 1, noActivityDays: 7 }) } as Command],
    ['SCHEDULE_DATE_INVALID', leave({ schedule: 'custom', startS: 5, endS: 5 })],
  ])('is refused with %s', (error, command) => business.when(command, by(alice)).thenRefused(error));

  test('answers the first message, one reply after the other, and triggers no reply itself', () => {
    const { world } = fresh([greet(), by(alice)], [greet(), by(alice)]);
    const facts = world.run(send(alice, 'hello?'), by(bob)).map(({ fact }) => fact);
    expect(facts.map(({ type }) => type)).toEqual(['MessageSent', 'AutomaticReplyDue', 'AutomaticReplyDue']);
    const said = [1, 2].map(() => world.run(carry, by(SERVICE_USER)).map(({ fact }) => fact));
    expect(said).toMatchObject([
      [{ type: 'MessageSent', author: alice, content: { text: 'hi' }, deliveries: [{ mailbox: alice }, { mailbox: bob }] }, { type: 'ScheduleAdvanced' }],
      [{ type: 'MessageSent', content: { text: 'what can I do?' } }, { type: 'ScheduleAdvanced' }],
    ]);
    expect(firstOf(world.documents, 'replies/0')).toBeUndefined();
    expect(promised(world.decide(send(alice, 'thanks'), by(bob)))).toEqual([]);
  });

  test('is sent again after the configured days without messages from either side', () => {
    const { world } = fresh([greet(), by(alice)], [send(alice, 'x'), by(bob)], [send(bob, 'y'), by(alice, { atMs: START_MS + 3 * DAY_MS })]);
    const after = (days: number) => promised(world.decide(send(alice, 'z'), by(bob, { atMs: START_MS + days * DAY_MS })));
    expect([after(8), after(10), after(10.1)]).toEqual([[], [], both('greeting')]);
  });

  test.each([
    ['new chats', { newChats: true }, true],
    ['existing chats', { existingChats: true }, false],
    ['contacts', { contacts: true }, true],
    ['others', { nonContacts: true }, false],
    ['somebody by name', { users: [bob] }, true],
    ['somebody else by name', { users: [carol] }, false],
    ['all but contacts', { contacts: true, excludeSelected: true }, false],
    ['all but somebody else', { users: [carol], excludeSelected: true }, true],
  ] as const)('is for %s', (_, recipients, isGreeted) => {
    const { world } = fresh([greet({ ...recipients, users: [...('users' in recipients ? recipients.users : [])] }), by(alice)], [{ type: 'AddContact', user: bob, phone: '', firstName: 'B', lastName: '' }, by(alice)]);
    expect(promised(world.decide(send(alice, 'x'), by(bob)))).toEqual(isGreeted ? both('greeting') : []);
  });

  test('is not sent after the greeting, its quick reply or its messages are removed', () => {
    const { world } = fresh([greet(), by(alice)]);
    world.run(send(alice, 'x'), by(bob));
    world.run({ type: 'ChangeQuickReply', shortcut: 1, change: { removeMessages: [1] } } as Command, by(alice));
    expect(world.decide(carry, by(SERVICE_USER))).toMatchObject([{ type: 'ScheduleAdvanced', next: 1 }]);
    world.run({ type: 'SetAutomaticReply', part: 'greeting', greeting: undefined }, by(alice));
    expect(promised(world.decide(send(alice, 'x'), by(carol)))).toEqual([]);
    expect(world.decide({ type: 'SetAutomaticReply', part: 'greeting', greeting: undefined }, by(alice))).toEqual([]);
  });
});

describe('across partitions', () => {
  const setUp = (deployment: Deployment, user: number, media?: number) => {
    const photo: Partial<Extract<Command, { type: 'KeepQuickReply' }>> = media ? { text: '', media: { kind: 'photo', id: media, spoiler: false } } : {};
    if (media) deployment.run(storePhoto(media), user, 0);
    deployment.run({ type: 'KeepQuickReply', shortcut: 'hello', text: `hi from ${user}`, entities: [], media: undefined, invertMedia: false, ...photo }, user, 0);
    deployment.run(greet(), user, 0);
    deployment.run(leave({ offlineOnly: true }), user, 0);
  };
  /** Delivers everything and sends the promised replies. */
  const settle = (deployment: Deployment, minute: number) => {
    deployment.settle();
    for (let turn = 0; turn < 3; turn++) {
      for (const partition of deployment.worlds.keys()) deployment.lookAt(partition, minute);
      deployment.settle();
    }
  };
  const buttons = keyboard({ kind: 'inline', rows: [keyboardRow({ buttons: [keyboardButton({ kind: 'Disabled', text: 'x' })] })] });
  const anyAct = fc.record({ actor: fc.constantFrom(...everybody), peer: fc.constantFrom(...everybody), wait: fc.constantFrom(1, 9, 700, 1441, 12_000), more: fc.constantFrom({}, { keyboard: buttons }) });

  test.each([2, 3])('%i partitions send the same replies in the same order as one', (count) => {
    let said = 0;
    fc.assert(fc.property(fc.array(anyAct, { minLength: 10, maxLength: 30, size: 'max' }), (acts) => {
      const both = [new Deployment(1), new Deployment(count)];
      for (const deployment of both) for (const user of everybody.slice(1)) setUp(deployment, user);
      let minute = 0;
      for (const { actor, peer, wait, more } of acts) {
        minute += wait;
        for (const deployment of both) {
          deployment.run(send(peer, 'x', more), actor, minute);
          settle(deployment, minute);
        }
      }
      const [one, several] = both.map(({ entries }) => everybody.map((user) => entries.get(user)));
      expect(several).toEqual(one);
      said += one!.flat().filter((entry) => entry?.text?.startsWith('hi')).length;
    }), { seed: 27, numRuns: 30 });
    expect(said).toBeGreaterThan(100);
  });

  test('a photo is lent to the partitions of both sides; each reply is sent once', () => {
    const three = new Deployment(3);
    const [writer, owner] = everybody.filter((user) => three.partitionOf(user) !== 0) as [number, number];
    setUp(three, owner, 5);
    three.run(send(owner, 'hello?'), writer, 1);
    settle(three, 2);
    const heard = three.worlds[three.partitionOf(writer)]!.journal.events.map(({ fact }) => fact);
    expect(heard.filter(({ type }) => type === 'FileBorrowed')).toMatchObject([{ id: 5 }, { id: 5 }]);
    expect(heard.filter(({ type }) => type === 'MessageSent')).toMatchObject([{ author: writer }, { author: owner, content: { media: { photo: { id: 5 } } } }, { author: owner }]);
  });

  test('a file that never arrives does not block the replies forever', () => {
    const two = new Deployment(2);
    const [owner, writer] = [alice, bob].toSorted((one, other) => two.partitionOf(other) - two.partitionOf(one)) as [number, number];
    setUp(two, owner, 5);
    two.run(send(owner, 'hello?'), writer, 1);
    two.carry(0, 1, 0, Infinity);
    const owed = () => firstOf(two.worlds[1]!.documents, 'replies/0') !== undefined;
    two.lookAt(1, 2);
    expect(owed()).toBe(true);
    two.lookAt(1, 12);
    expect(owed()).toBe(false);
  });
});

describe('an away message', () => {
  test('is sent once a day', () => {
    const { world } = fresh([leave(), by(alice)]);
    expect(promised(world.run(send(alice, 'x'), by(bob)).map(({ fact }) => fact))).toEqual(both('away'));
    const after = (ms: number) => promised(world.decide(send(alice, 'x'), by(bob, { atMs: START_MS + ms })));
    expect([after(1), after(DAY_MS)]).toEqual([[], both('away')]);
  });

  test('follows the business hours, or two dates', () => {
    const hours: Command = { type: 'SetBusinessPart', part: 'hours', hours: { timezone: 'UTC', spans: [{ fromM: 0, untilM: 6 * 1440 + 600 }] } };
    const { world } = fresh([leave({ schedule: 'outside-hours' }), by(alice)]);
    const at = (ms: number) => promised(world.decide(send(alice, 'x'), by(bob, { atMs: ms })));
    expect(at(START_MS)).toEqual([]);
    world.run(hours, by(alice));
    expect(at(START_MS)).toEqual([]);
    // Sunday noon.
    expect(at(Date.UTC(2026, 0, 4, 12))).toEqual(both('away'));
    world.run(leave({ schedule: 'custom', startS: START_MS / 1000 + 10, endS: START_MS / 1000 + 20 }), by(alice));
    expect([9, 10, 20].map((second) => at(START_MS + second * 1000))).toEqual([[], both('away'), []]);
  });

  test('offline_only: not sent to a user whom the owner has just written to', () => {
    const { world } = fresh([leave({ offlineOnly: true }), by(alice)], [send(bob, 'x'), by(alice)]);
    const after = (minutes: number) => promised(world.decide(send(alice, 'y'), by(bob, { atMs: START_MS + minutes * 60_000 })));
    expect([after(9), after(11)]).toEqual([[], both('away')]);
  });
});
