import { describe, expect, test } from 'vitest';
import {
  allowedErrors, callers, constructorId, effectiveLayer, errorCode, errorMessage, errorNames, hexId, isErrorName, isMethod, layerHasMethod, methodOf, methods, methodStatus, nameOf, NEWEST_LAYER, OLDEST_LAYER,
} from '../src/index.ts';

describe('layers', () => {
  test('which layer serves which client', () => {
    expect([OLDEST_LAYER, NEWEST_LAYER]).toEqual([133, 230]);
    expect([132, 133, 141, 142, 143, 226, 230, 231].map(effectiveLayer)).toEqual([undefined, 133, 140, 140, 143, 225, 230, 230]);
  });

  test('names and ids', () => {
    expect(hexId(constructorId('messages.sendMessage'))).toBe('fef48f62');
    expect(hexId(constructorId('messages.sendMessage', 133))).toBe('520c3870');
    expect(hexId(constructorId('ping', 133))).toBe('7abe77ec');
    expect(nameOf(0x520c3870)).toBe('messages.sendMessage');
    expect(nameOf(constructorId('resPQ'))).toBe('resPQ');
    expect(nameOf(1)).toBeUndefined();
    expect(() => constructorId('messageEntitySpoiler', 133)).toThrow('layer 133 has no messageEntitySpoiler');
  });
});

describe('errors', () => {
  test('codes and texts', () => {
    expect(errorCode('FLOOD_WAIT_X')).toBe(420);
    expect(errorCode('PHONE_MIGRATE_X')).toBe(303);
    expect(errorCode('SESSION_PASSWORD_NEEDED')).toBe(401);
    expect(errorMessage('FLOOD_WAIT_X', 30)).toBe('FLOOD_WAIT_30');
    expect(errorMessage('FILE_PART_X_MISSING', 7)).toBe('FILE_PART_7_MISSING');
    expect(errorMessage('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_XMIN', 5)).toBe('PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_5MIN');
    expect(errorMessage('PEER_ID_INVALID')).toBe('PEER_ID_INVALID');
    expect(isErrorName('NO_SUCH_ERROR')).toBe(false);
  });

  test('the errors of a method: its own and those of every method', () => {
    const errors = allowedErrors('messages.editMessage');
    expect(errors.has('MESSAGE_NOT_MODIFIED')).toBe(true);
    expect(errors.has('FLOOD_WAIT_X')).toBe(true);
    expect(errors.has('PHONE_CODE_INVALID')).toBe(false);
  });

  test('every error that a method names exists', () => {
    const unknown = methods().flatMap(({ name }) => [...allowedErrors(name)]).filter((name) => !isErrorName(name));
    expect(unknown).toEqual([]);
    expect(errorNames().every((name) => Number.isInteger(errorCode(name)))).toBe(true);
  });

  test('who may call', () => {
    expect(callers('account.changePhone')).toBe('users');
    expect(callers('bots.setBotCommands')).toBe('bots');
    expect(callers('messages.sendMessage')).toBe('both');
  });
});

describe('methods', () => {
  test('are found by every name they have had', () => {
    expect(methodOf(constructorId('messages.sendMessage'))).toBe('messages.sendMessage');
    expect(methodOf(constructorId('channels.createForumTopic', 198))).toBe('messages.createForumTopic');
    expect(layerHasMethod(198, 'messages.createForumTopic')).toBe(true);
    expect(layerHasMethod(144, 'messages.createForumTopic')).toBe(false);
    expect(methodOf(constructorId('message'))).toBeUndefined();
  });

  test('all of the newest layer, each with a status', () => {
    const list = methods();
    expect(list.length).toBeGreaterThan(800);
    expect(list.find(({ name }) => name === 'messages.sendMessage')).toMatchObject({ answer: 'Updates' });
    expect(list.every(({ name }) => ['real', 'constant', 'planned'].includes(methodStatus(name)))).toBe(true);
    expect(isMethod('messages.sendMessage') && !isMethod('message')).toBe(true);
  });
});
