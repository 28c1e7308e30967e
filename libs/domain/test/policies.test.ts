/** The rights of chats twice: as Cedar policies, which people read, and as the table by which the server decides. Both must say the same. */
import { readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADMIN_RIGHTS, BANNED_RIGHTS, CLASSIFICATION_MAX, everyAct, may, mayRead, MINUTES_OF_DAY, type Standing } from '../src/index.ts';

const read = (name: string) => readFileSync(new URL(`../policies/${name}`, import.meta.url), 'utf8');
const schema = read('chat.cedarschema');
const text = read('chat.cedar');

const uid = (type: string, id: string) => ({ type, id });
const namesIn = (bits: Record<string, number>, mask: number) => Object.keys(bits).filter((name) => (mask & bits[name]!) !== 0);

/** Throws what Cedar has against the question or the policies. */
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

const minutes = fc.integer({ min: 0, max: MINUTES_OF_DAY - 1 });
const levels = fc.integer({ min: 0, max: CLASSIFICATION_MAX });
/** None, all but one, one or any of the bits: rules differ where a single one is given or missing. */
const masks = (bits: Record<string, number>) => {
  const all = Object.values(bits);
  const whole = all.reduce((sum, bit) => sum + bit, 0);
  const one = fc.constantFrom(...all);
  return fc.oneof(fc.constant(0), one, one.map((bit) => whole - bit), fc.subarray(all).map((some) => some.reduce((sum, bit) => sum + bit, 0)));
};
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

describe('rights of chats as Cedar policies', () => {
  test('the policies fit their schema', () => {
    const { staticPolicies } = { staticPolicies: text };
    const validation = cedar.validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
    expect(validation).toMatchObject({ type: 'success', validationErrors: [], validationWarnings: [] });
  });

  test('every act of the table is an action of the schema, and the other way round', () => {
    const json = cedar.schemaToJson(schema);
    if (json.type === 'failure') throw new Error(JSON.stringify(json.errors));
    expect(Object.keys(json.json['']!.actions).toSorted()).toEqual([...everyAct, 'read', 'speak'].toSorted());
  });

  test('the table and the policies agree on whoever stands however', () => {
    expect(cedar.preparseSchema('chat', schema).type).toBe('success');
    expect(cedar.preparsePolicySet('chat', { staticPolicies: text }).type).toBe('success');
    fc.assert(
      fc.property(standings, fc.constantFrom(...everyAct, 'read' as const), (standing, act) => {
        expect(act === 'read' ? mayRead(standing) : may(standing, act)).toBe(permits(standing, act));
      }),
      { seed: 20_261_123, numRuns: 4_000 },
    );
  });
});
