/** Checks that libs/tl/data/method-status.tsv matches the gateway's implementation exactly. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Refusal } from '@teamgram/domain';
import { constants, loadMethods } from '@teamgram/gateway';
import type { Method } from '@teamgram/gateway';
import { allowedErrors, effectiveLayer, isOwnMethod, methods, methodStatus, NEWEST_LAYER, OLDEST_LAYER, readResult, writeResult } from '@teamgram/tl';
import type { ApiMethod } from '@teamgram/tl';
import { ROOT } from '../support/server.ts';

const answered = await loadMethods();
const constantNames = new Set<string>(constants.map(({ name }) => name));
const infos = new Map(methods().map((info) => [info.name as string, info]));
const layers = Array.from({ length: NEWEST_LAYER - OLDEST_LAYER + 1 }, (_, index) => OLDEST_LAYER + index).filter((layer) => effectiveLayer(layer) === layer);

/** Wrappers handled by libs/mtproto (its tests I1, I3, I4); the wrapped methods are dispatched. */
const wrappers = ['initConnection', 'invokeAfterMsg', 'invokeAfterMsgs', 'invokeWithLayer', 'invokeWithMessagesRange', 'invokeWithTakeout', 'invokeWithoutUpdates'];

/** Request fields, and the time, that constant answers may refer to. */
const request = { id: [{ _: 'inputPeerSelf' }], lang_code: 'en', from_version: 3, msg_id: [1], stickerset: { _: 'inputStickerSetEmojiDefaultTopicIcons' } };
const context = { nowS: 1_800_000_000 };

function answerOf({ answer }: Method): { result: unknown } | { refusal: Refusal } {
  try {
    return { result: answer(request as never, context as never) };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}

/** In layer 133 only, it returned another type (account.ChatThemes), which no known client uses. */
const anotherAnswer = (name: string, layer: number) => name === 'account.getChatThemes' && layer === 133;

const layersOf = (name: string) =>
  layers.filter((layer) => infos.get(name)!.layers.some(([from, to]) => layer >= from && layer <= to) && !anotherAnswer(name, layer));

/** The text of all tests and their support files, except this one. */
function testsIn(folder: string): string {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const ours = names.filter((name) => !name.includes('node_modules') && (name.endsWith('.test.ts') || (/(^|\/)(test|support)\//.test(name) && name.endsWith('.ts'))));
  return ours.filter((name) => !name.endsWith('method-status.test.ts')).map((name) => readFileSync(join(ROOT, folder, name), 'utf8')).join('\n');
}

describe('method status', () => {
  test('implemented methods and declared ones are the same', () => {
    const expected = [...[...answered.keys()].filter((name) => !isOwnMethod(name)), ...wrappers].map((name) => `${name} ${constantNames.has(name) ? 'constant' : 'real'}`).sort();
    const declared = [...infos.keys()].map((name) => `${name} ${methodStatus(name as ApiMethod)}`).filter((claim) => !claim.endsWith(' planned')).sort();
    expect(declared).toEqual(expected);
  });

  test('methods declared "real" are called by a test', () => {
    const tests = ['apps', 'libs', 'test'].map(testsIn).join('\n');
    const real = [...infos.keys()].filter((name) => methodStatus(name as ApiMethod) === 'real');
    // The tests of libs/mtproto send wrappers through functions of the same names.
    const isCalled = (name: string) => tests.includes(wrappers.includes(name) ? name : `'${name}'`);
    expect(real.filter((name) => !isCalled(name))).toEqual([]);
  });

  test('no constant duplicates an implemented method', () => {
    expect(constantNames.size).toBe(constants.length);
    for (const constant of constants) expect(answered.get(constant.name)).toBe(constant);
  });

  test.each(constants.map((constant) => [constant.name, constant] as const))('%s returns a valid answer in every layer that has it', (name, constant) => {
    const said = answerOf(constant);
    if ('refusal' in said) return expect(allowedErrors(name)).toContain(said.refusal.error);
    expect(readResult(name, writeResult(name, said.result as never))).toEqual(said.result);
    for (const layer of layersOf(name)) expect(writeResult(name, said.result as never, layer).length).toBeGreaterThan(0);
  });

  test.each(constants.map((constant) => [constant.name, constant] as const))('%s is never answered with "not modified"', (_, constant) => {
    const said = answerOf(constant);
    if ('result' in said) expect(JSON.stringify(said.result, (__, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain('NotModified');
  });
});
