/** Rights of chats, defined twice: as readable Cedar policies and as the table used by the server. Both must agree. */
import { readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, CLASSIFICATION_MAX, EVERY_BANNED_RIGHT, everyAct, may, mayRead, MINUTES_OF_DAY, type Standing } from '../src/index.ts';

const read = (name: string) => readFileSync(new URL(`../policies/${name}`, import.meta.url), 'utf8');
const schema = read('chat.cedarschema');
const text = read('chat.cedar');

const uid = (type: string, id: string) => ({ type, id });
const namesIn = (bits: Record<string, number>, mask: number) => Object.keys(bits).filter((name) => (mask & bits[name]!) !== 0);

/** Throws errors that Cedar reports about the request or the policies. */
function permits(standing: Standing, act: string): boolean {
  const { kind, role, rights, denied, classification, clearance, hours, minute } = standing;
  const answer = cedar.statefulIsAuthorized({
    principal: uid('User', 'somebody'),
    action: uid('Action', act),
    resource: uid('Chat', 'town'),
    context: { minute },
    preparsedSchemaName: 'chat',
    preparsedPolicySetId: 'chat',
    validateRequest: true,
    entities: [
      { uid: uid('User', 'somebody'), parents: [], attrs: { role, rights: namesIn(ADMIN_RIGHTS, rights), denied: namesIn(BANNED_RIGHTS, denied), clearance } },
      { uid: uid('Chat', 'town'), parents: [], attrs: { kind, classification, ...(hours ? { hours: { from: hours.fromM, until: hours.untilM } } : {}) } },
    ],
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  expect(answer.response.diagnostics.errors).toEqual([]);
  return answer.response.decision === 'allow';
}

/** No bits, each bit alone, and all bits but one: one of these exposes a rule that checks the wrong bit. */
const telling = (bits: Record<string, number>) => {
  const all = Object.values(bits);
  const whole = all.reduce((sum, bit) => sum + bit, 0);
  return [0, ...all, ...all.map((bit) => whole - bit)];
};
const agrees = (standing: Standing, act: (typeof everyAct)[number] | 'read') =>
  (act === 'read' ? mayRead(standing) : may(standing, act)) === permits(standing, act);

const minutes = fc.integer({ min: 0, max: MINUTES_OF_DAY - 1 });
const levels = fc.integer({ min: 0, max: CLASSIFICATION_MAX });
const masks = (bits: Record<string, number>) => fc.oneof(fc.constantFrom(...telling(bits)), fc.subarray(Object.values(bits)).map((some) => some.reduce((sum, bit) => sum + bit, 0)));
const standings: fc.Arbitrary<Standing> = fc.record({
  kind: fc.constantFrom('basic', 'supergroup', 'broadcast'),
  role: fc.constantFrom('creator', 'admin', 'admin', 'member', 'member', 'stranger', 'banned'),
  rights: masks(ADMIN_RIGHTS),
  denied: masks(BANNED_RIGHTS),
  deniedOwn: fc.constant(0),
  classification: fc.oneof(fc.constant(0), levels),
  clearance: levels,
  hours: fc.option(fc.record({ fromM: minutes, untilM: minutes }).filter(({ fromM, untilM }) => fromM !== untilM), { nil: undefined }),
  minute: minutes,
});
const plain: Standing = { kind: 'supergroup', role: 'member', rights: 0, denied: 0, deniedOwn: 0, classification: 0, clearance: 0, hours: undefined, minute: 0 };

beforeAll(() => {
  expect(cedar.preparseSchema('chat', schema).type).toBe('success');
  expect(cedar.preparsePolicySet('chat', { staticPolicies: text }).type).toBe('success');
});

describe('rights of chats as Cedar policies', () => {
  test('the policies validate against their schema', () => {
    const validation = cedar.validate({ schema, policies: { staticPolicies: text }, validationSettings: { mode: 'strict' } });
    expect(validation).toMatchObject({ type: 'success', validationErrors: [], validationWarnings: [] });
  });

  test('the table and the schema have the same actions', () => {
    const json = cedar.schemaToJson(schema);
    if (json.type === 'failure') throw new Error(JSON.stringify(json.errors));
    expect(Object.keys(json.json['']!.actions).toSorted()).toEqual([...everyAct, 'read', 'speak'].toSorted());
  });

  test('every action, with each right given or missing', () => {
    for (const act of everyAct) {
      for (const kind of ['supergroup', 'broadcast'] as const) {
        for (const rights of telling(ADMIN_RIGHTS)) expect([act, kind, rights, agrees({ ...plain, kind, role: 'admin', rights, denied: EVERY_BANNED_RIGHT }, act)]).toEqual([act, kind, rights, true]);
      }
      for (const denied of telling(BANNED_RIGHTS)) expect([act, denied, agrees({ ...plain, denied }, act)]).toEqual([act, denied, true]);
    }
  });

  test('speaking hours by the minute, clearance by the level', () => {
    for (const [fromM, untilM] of [[480, 1080], [1080, 480], [0, 1], [1439, 0]] as const) {
      for (const minute of [fromM, untilM, 0, 1439].flatMap((edge) => [edge - 1, edge, edge + 1]).filter((at) => at >= 0 && at < MINUTES_OF_DAY)) {
        expect([fromM, untilM, minute, agrees({ ...plain, hours: { fromM, untilM }, minute }, 'send-plain')]).toEqual([fromM, untilM, minute, true]);
      }
    }
    for (const classification of [0, 1, 2, 3]) for (const clearance of [0, 1, 2, 3]) {
      expect([classification, clearance, agrees({ ...plain, classification, clearance }, 'read')]).toEqual([classification, clearance, true]);
    }
  });

  test('random members and actions', () => {
    fc.assert(
      fc.property(standings, fc.constantFrom(...everyAct, 'read' as const), (standing, act) => agrees(standing, act)),
      { seed: 20_261_123, numRuns: 2_000 },
    );
  });
});
