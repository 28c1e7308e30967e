/** The blocks of members compared with a plain set, for any history; and their cost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '@teamgram/event-schemas';
import { evolve, isMember, type Documents } from '../src/index.ts';
import { membersOf, restrictionOf } from '../src/channels/members.ts';
import { chatOf } from '../src/channels/chat.ts';

const chat = -1_000_000_000_042;
const stream = 'channel-42';
const creator = 10_000_000_001;
const created: Fact = { type: 'ChatCreated', stream, chat, kind: 'supergroup', creator, profile: undefined, migratedFrom: 0 };

class Store implements Documents {
  readonly all = new Map<string, object>();
  get = (name: string) => this.all.get(name);
  put(name: string, document: object): void {
    this.all.set(name, document);
  }
  remove(name: string): void {
    this.all.delete(name);
  }
}

function fold(documents: Store, facts: readonly Fact[]): void {
  facts.forEach((fact, position) => evolve(documents, { id: new Uint8Array(16), position, version: position, timeMs: 0, correlationId: new Uint8Array(8), fact }));
}

/** Adjacent ids, as accounts have, and distant ones. */
const anyUser = fc.oneof(fc.integer({ min: 1, max: 2_000 }).map((number) => creator + number), fc.integer({ min: 1, max: 2 ** 45 }));
const anyStep = fc.oneof(
  fc.array(anyUser, { minLength: 1, maxLength: 200 }).map((users): Fact => ({ type: 'MembersAdded', stream, chat, by: creator, users: [...new Set(users)], since: 0 })),
  anyUser.map((user): Fact => ({ type: 'MemberLeft', stream, chat, user })),
  fc.tuple(anyUser, fc.boolean()).map(([user, stays]): Fact => ({ type: 'MemberRestricted', stream, chat, user, by: creator, denied: stays ? 2 : 1, untilS: 0, wasMember: true, isMember: stays })),
  anyUser.map((user): Fact => ({ type: 'MemberUnrestricted', stream, chat, user, by: creator })),
);

describe('members stored in blocks', () => {
  test('match the joins, departures and restrictions', () => {
    fc.assert(fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const documents = new Store();
      fold(documents, [created, ...steps]);
      const [members, denied] = [new Set([creator]), new Map<number, number>()];
      for (const step of steps) {
        if (step.type === 'MembersAdded') for (const user of step.users) members.add(user);
        if (step.type === 'MemberLeft') members.delete(step.user);
        if (step.type === 'MemberUnrestricted') denied.delete(step.user);
        if (step.type !== 'MemberRestricted') continue;
        denied.set(step.user, step.denied);
        if (!step.isMember) members.delete(step.user);
      }
      expect(membersOf(documents, chat).sort((a, b) => a - b)).toEqual([...members].sort((a, b) => a - b));
      expect(chatOf(documents, chat)?.members).toBe(members.size);
      for (const [user, mask] of denied) expect(restrictionOf(documents, chat, user, 0)?.denied).toBe(mask);
      for (const user of members) expect(isMember(documents, chat, user)).toBe(true);
    }), { seed: 42, numRuns: 60 });
  });

  test('100,000 members: no block is large, and a member takes about a dozen characters', () => {
    const documents = new Store();
    const crowds = Array.from({ length: 20 }, (_, crowd): Fact => (
      { type: 'MembersAdded', stream, chat, by: creator, users: Array.from({ length: 5_000 }, (_each, index) => creator + 1 + crowd * 5_000 + index), since: 0 }));
    fold(documents, [created, ...crowds]);
    const blocks = [...documents.all].filter(([name]) => name.startsWith('members:')).map(([, block]) => JSON.stringify(block).length);
    expect(chatOf(documents, chat)?.members).toBe(100_001);
    expect(Math.max(...blocks)).toBeLessThan(20_000);
    expect(blocks.reduce((sum, size) => sum + size, 0) / 100_001).toBeLessThan(14);
  });
});
